import { hash } from 'node:crypto';

/** What is stored of a token: its SHA-256, for tokens are long and random. */
export const hashToken = (token: string): Buffer => hash('sha256', token, 'buffer');
