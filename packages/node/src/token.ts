import { randomBytes } from 'node:crypto';

const FORM = /^node_[A-Za-z0-9_-]{43}$/;

/** A new secret for a node's agent: shown once; the database keeps only its hash. */
export const generateToken = (): string => `node_${randomBytes(32).toString('base64url')}`;

export const looksLikeToken = (text: string): boolean => FORM.test(text);
