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

/** Makes a self-signed certificate for `name` in `folder`, with xray's generator. */
export async function selfSigned(name: string, folder: string): Promise<Certificate> {
  const xray = findCore('xray') ?? 'xray';
  const made = await finish(xray, ['tls', 'cert', `-domain=${name}`, `-name=${name}`, '-json']);
  if (made.code !== 0) throw new Error(`xray tls cert ended with ${made.code}: ${made.output}`);
  const { certificate, key } = JSON.parse(made.output) as { certificate: string[]; key: string[] };
  const pem = `${certificate.join('\n')}\n`;
  const certFile = join(folder, 'node.crt');
  const keyFile = join(folder, 'node.key');
  await writeFile(certFile, pem);
  // xray labels its PKCS #8 key as an RSA one, which OpenSSL (in trojan) refuses.
  const der = Buffer.from(key.filter((line) => !line.startsWith('-----')).join(''), 'base64');
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  await writeFile(keyFile, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 });
  const sha256 = new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase();
  return { certFile, keyFile, sha256 };
}
