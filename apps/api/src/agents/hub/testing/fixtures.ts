import { readFileSync, readdirSync } from 'node:fs';
import { basename } from 'node:path';

const folder = (direction: 'to-agent' | 'from-agent') => new URL(`../fixtures/${direction}/`, import.meta.url);

/** The text of a recorded frame. */
export const fixtureText = (direction: 'to-agent' | 'from-agent', name: string): string =>
  readFileSync(new URL(`${name}.json`, folder(direction)), 'utf8');

export const fixtureNames = (direction: 'to-agent' | 'from-agent'): string[] =>
  readdirSync(folder(direction)).map((file) => basename(file, '.json'));
