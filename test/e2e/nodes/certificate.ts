import { createPrivateKey, X509Certificate } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findCore } from '../cores.ts';
import { finish } from '../harness/processes.ts';

/** A self-signed certificate on disk; `sha256` is the hex hash of its DER form. */
export interface Certificate {
  readonly certFile: string;
  readonly keyFile: string;
  readonly sha256: string;
}

/** The two certificates of the Trojan nodes, for the same name. */
export interface Certificates {
  /** Nobody knows it but by its hash. */
  readonly selfSigned: Certificate;
  /** The clients here are told to trust it, as one from a public authority. */
  readonly trusted: Certificate;
}

/** Makes both in `folder`. */
export const makeCertificates = async (name: string, folder: string): Promise<Certificates> => ({
  selfSigned: await make(name, join(folder, 'self-signed')),
  trusted: await make(name, join(folder, 'trusted')),
});

/** A certificate for `name` that signs itself, from xray's generator; `path` gets `.crt` and `.key`. */
async function make(name: string, path: string): Promise<Certificate> {
  const xray = findCore('xray') ?? 'xray';
  const made = await finish(xray, ['tls', 'cert', `-domain=${name}`, `-name=${name}`, '-json']);
  if (made.code !== 0) throw new Error(`xray tls cert ended with ${made.code}: ${made.output}`);
  const { certificate, key } = JSON.parse(made.output) as { certificate: string[]; key: string[] };
  const pem = `${certificate.join('\n')}\n`;
  const certFile = `${path}.crt`;
  const keyFile = `${path}.key`;
  await writeFile(certFile, pem);
  // xray labels its PKCS #8 key as an RSA one, which OpenSSL (in trojan) refuses.
  const der = Buffer.from(key.filter((line) => !line.startsWith('-----')).join(''), 'base64');
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  await writeFile(keyFile, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 });
  const sha256 = new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase();
  return { certFile, keyFile, sha256 };
}
