/** Bytes in both directions, as the user sees them: upload leaves the user's device. */
export interface Bytes {
  readonly upload: bigint;
  readonly download: bigint;
}

export const noBytes: Bytes = { upload: 0n, download: 0n };

export const addBytes = (a: Bytes, b: Bytes): Bytes => ({
  upload: a.upload + b.upload,
  download: a.download + b.download,
});

export const sumOf = ({ upload, download }: Bytes): bigint => upload + download;

/** What a counter holds: PostgreSQL's bigint. */
export const MOST_BYTES = 2n ** 63n - 1n;
