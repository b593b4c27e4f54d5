import type { Bytes } from './bytes.ts';

/** Thousandths of a byte that a multiplier left over, 0–999 per direction; carried to the next report. */
export interface Remainder {
  readonly upload: number;
  readonly download: number;
}

export const noRemainder: Remainder = { upload: 0, download: 0 };

const THOUSAND = 1000n;

/**
 * Whole bytes to charge for `raw` ones, and what is left over for next time. However a count of bytes is split into
 * reports, the charges add up to the same: floor(total × multiplier).
 */
export function charge(
  raw: bigint,
  multiplierThousandths: number,
  remainder: number,
): { charged: bigint; remainder: number } {
  const thousandths = raw * BigInt(multiplierThousandths) + BigInt(remainder);
  return { charged: thousandths / THOUSAND, remainder: Number(thousandths % THOUSAND) };
}

/** {@link charge} for both directions, each with a remainder of its own. */
export function chargeBytes(
  raw: Bytes,
  multiplierThousandths: number,
  carried: Remainder,
): { charged: Bytes; remainder: Remainder } {
  const upload = charge(raw.upload, multiplierThousandths, carried.upload);
  const download = charge(raw.download, multiplierThousandths, carried.download);
  return {
    charged: { upload: upload.charged, download: download.charged },
    remainder: { upload: upload.remainder, download: download.remainder },
  };
}
