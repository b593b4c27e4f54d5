export { anyText, anyUrl } from './any-text.ts';
