export { appLinks } from './apps.ts';
export { landingPage, landingPolicy } from './landing-page.ts';
export { type DayOfUsage, type LandingStanding, platforms } from './model.ts';
export { visitorOf } from './visitor.ts';
