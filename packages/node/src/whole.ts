import type { Problems } from './problems.ts';

/** A whole number among the settings; undefined stays so. */
export function checkWhole(
  problems: Problems,
  field: string,
  value: number | undefined,
  { least, most }: { readonly least: number; readonly most: number },
): number | undefined {
  if (value !== undefined && !(Number.isInteger(value) && value >= least && value <= most)) {
    problems.add(`settings.${field}`, `must be a whole number from ${least} to ${most}`);
  }
  return value;
}
