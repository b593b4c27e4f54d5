export { capabilities, type Capability } from './capability.ts';
export { agentTable, chooseForm, wantsPage } from './choose-form.ts';
export { documentTag } from './document-tag.ts';
export { base64Text, documentHeaders, subscriptionHeaders, userinfoText, type HeaderFacts } from './headers.ts';
export * from './host.ts';
export * from './landing/index.ts';
export * from './model.ts';
export { render } from './render.ts';
export * from './variables.ts';
