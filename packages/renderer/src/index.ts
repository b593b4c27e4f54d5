export { chooseFormat, formatRule } from './choose-format.ts';
export { documentTag } from './document-tag.ts';
export { documentHeaders, subscriptionHeaders, type HeaderFacts } from './headers.ts';
export * from './model.ts';
export { omissionsOf, render } from './render.ts';
