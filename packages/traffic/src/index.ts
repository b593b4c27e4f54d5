export * from './bytes.ts';
export * from './charge.ts';
export * from './count-report.ts';
export * from './counter.ts';
export * from './hour.ts';
export * from './ports.ts';
export * from './report-key.ts';
export * from './report.ts';
