import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';

/** Replaces the file by the value as JSON, readable by us alone: whoever reads it finds the old one or the new one. */
export function saveJson(file: string, value: unknown): void {
  const next = `${file}.next`;
  const bytes = Buffer.from(JSON.stringify(value));
  const fd = openSync(next, 'w', 0o600);
  try {
    for (let written = 0; written < bytes.length;) written += writeSync(fd, bytes, written);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(next, file);
}

/** What {@link saveJson} left there; undefined when there is none, or none that can be read. */
export function loadJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
