import {
  closeSync,
  fdatasyncSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { apply, emptyLedger, snapshotOf, type Ledger, type LedgerRecord } from './ledger.ts';

/** The ledger on disk. What `write` returned from is there for the next agent, however this one ends. */
export interface Journal {
  readonly ledger: Readonly<Ledger>;
  /**
   * Writes the record, then applies it. `durable` waits for the disk: what must outlive a loss of power too. Throws
   * what the disk says, and then nothing has changed.
   */
  readonly write: (record: LedgerRecord, durability?: 'durable') => void;
  readonly close: () => void;
  /** Bytes of a record that was cut off when the last agent ended; 0 mostly. */
  readonly droppedBytes: number;
}

const COMPACT_FROM_BYTES = 1024 * 1024;

/** Each record is a line: the CRC-32 of what follows in 8 hex digits, a space, JSON. */
const lineOf = (record: LedgerRecord): Buffer => {
  const json = JSON.stringify(record);
  return Buffer.from(`${crc32(json).toString(16).padStart(8, '0')} ${json}\n`);
};

/** Opens the journal in `folder`, or makes it. What follows the last whole record is dropped: it was never relied on. */
export function openJournal(folder: string): Journal {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'journal');
  let fd = openSync(file, 'a+', 0o600);
  const content = readFileSync(fd);
  const ledger = emptyLedger();
  let size = replay(content, ledger);
  const droppedBytes = content.length - size;
  ftruncateSync(fd, size);
  let compactAt = Math.max(COMPACT_FROM_BYTES, 4 * size);

  function append(line: Buffer, durable: boolean): void {
    try {
      for (let written = 0; written < line.length;) written += writeSync(fd, line, written);
      if (durable) fdatasyncSync(fd);
    } catch (error) {
      // Half a line must not stand in front of the next one.
      ftruncateSync(fd, size);
      throw error;
    }
    size += line.length;
  }

  /** Puts one record in place of all, by a second file, so that there is always a whole one. */
  function compact(): void {
    const line = lineOf({ t: 'snapshot', ledger: snapshotOf(ledger) });
    const next = openSync(`${file}.next`, 'w', 0o600);
    try {
      for (let written = 0; written < line.length;) written += writeSync(next, line, written);
      fsyncSync(next);
    } finally {
      closeSync(next);
    }
    renameSync(`${file}.next`, file);
    const directory = openSync(folder, 'r');
    fsyncSync(directory);
    closeSync(directory);
    closeSync(fd);
    fd = openSync(file, 'a+', 0o600);
    size = line.length;
    compactAt = Math.max(COMPACT_FROM_BYTES, 4 * size);
    // The snapshot may have merged what waits.
    apply(ledger, JSON.parse(line.toString('utf8', 9)) as LedgerRecord);
  }

  return {
    ledger,
    droppedBytes,
    write(record, durability) {
      append(lineOf(record), durability === 'durable');
      apply(ledger, record);
      if (size > compactAt) compact();
    },
    close: () => closeSync(fd),
  };
}

/** Applies the whole records in `content`; returns where they end. */
function replay(content: Buffer, ledger: Ledger): number {
  let at = 0;
  for (;;) {
    const end = content.indexOf(0x0a, at);
    if (end === -1) return at;
    const sum = content.toString('latin1', at, at + 8);
    const json = content.subarray(at + 9, end);
    if (crc32(json).toString(16).padStart(8, '0') !== sum) return at;
    apply(ledger, JSON.parse(json.toString()) as LedgerRecord);
    at = end + 1;
  }
}
