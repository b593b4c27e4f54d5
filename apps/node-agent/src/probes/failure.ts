/** Why a probe is no success, in a word that the api keeps. */
export type FailureWord =
  | 'address_refused'
  | 'bad_answer'
  | 'host_not_listed'
  | 'http_status'
  | 'network'
  | 'no_such_host'
  | 'redirect_refused'
  | 'refused'
  | 'timeout'
  | 'tls'
  | 'too_many_redirects';

export class ProbeFailure extends Error {
  override readonly name = 'ProbeFailure';
  readonly word: FailureWord;

  constructor(word: FailureWord, cause?: unknown) {
    super(word, { cause });
    this.word = word;
  }
}

const BY_CODE: Readonly<Record<string, FailureWord>> = {
  ENOTFOUND: 'no_such_host',
  EAI_AGAIN: 'no_such_host',
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'timeout',
};

/** The word for whatever was thrown on the way. */
export function wordFor(error: unknown, isOver: boolean): FailureWord {
  if (error instanceof ProbeFailure) return error.word;
  if (isOver || (error instanceof Error && error.name === 'AbortError')) return 'timeout';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code.startsWith('HPE_') || code.startsWith('ERR_HTTP')) return 'bad_answer';
  if (/^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO|DEPTH_|SELF_SIGNED|EPROTO)/.test(code)) return 'tls';
  return BY_CODE[code] ?? 'network';
}
