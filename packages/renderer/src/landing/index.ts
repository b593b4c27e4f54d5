export { landingPage, landingPolicy } from './landing-page.ts';
export type { DayOfUsage, LandingStanding } from './model.ts';
export { visitorOf } from './visitor.ts';
