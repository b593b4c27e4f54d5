export type { RuleChange, RuleChecks } from './define-rule.ts';
export * from './errors.ts';
export * from './match-rule.ts';
export * from './ports.ts';
export * from './response-headers.ts';
export * from './response-rule.ts';
export * from './template.ts';
export * from './texts.ts';
export * from './write-rule.ts';
