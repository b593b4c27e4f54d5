const FORBIDDEN = /[\s/?#@\\]/;

/**
 * The host of a request as operators list it: in lower case, an international name as punycode, an address in its one
 * form, and no port where it is the scheme's own. Undefined for what is no host.
 */
export function hostKey(scheme: string, host: string): string | undefined {
  if (FORBIDDEN.test(host)) return undefined;
  const url = URL.parse(`${scheme.toLowerCase()}://${host}/`);
  return url === null || url.host === '' ? undefined : url.host;
}

/** The same for an entry of the operator's list, which is good for http and https. */
export function listedHostKey(host: string): string | undefined {
  const plain = hostKey('http', host);
  return plain === undefined ? undefined : hostKey('https', plain);
}
