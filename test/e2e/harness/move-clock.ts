// Loaded into a program under test by `node --import`: its clock is ahead by what the file says, in milliseconds.
import { readFileSync } from 'node:fs';

const file = process.env['E2E_CLOCK_AHEAD'] ?? '';
const now = Date.now;
let ahead = 0;
const read = (): void => {
  ahead = Number(readFileSync(file, 'utf8'));
};

read();
setInterval(read, 10).unref();
Date.now = () => now() + ahead;
