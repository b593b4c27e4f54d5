/** Ends a switch that must name every case: a new case fails to compile here. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${String(value)}`);
}
