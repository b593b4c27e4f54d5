import { invalidField } from '@orrery/kernel';
import type { ReportKey } from './ports.ts';

/** 18 digits stay below 2^63, so that the sequence and the one after it fit the range type of the database. */
const FORM = /^([A-Za-z0-9._-]{1,64}):(0|[1-9]\d{0,17})$/;

/** Reads `<epoch>:<sequence>`. */
export function parseReportKey(header: string): ReportKey {
  const [, epoch, sequence] = FORM.exec(header) ?? [];
  if (epoch === undefined || sequence === undefined) {
    throw invalidField('Idempotency-Key', 'Idempotency-Key must read <epoch>:<sequence>');
  }
  return { epoch, sequence: BigInt(sequence) };
}
