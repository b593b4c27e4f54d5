import { execFile } from 'node:child_process';
import { X509Certificate, createPrivateKey } from 'node:crypto';
import { chownSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The pair the core shows; `sha256` is the hex hash of the certificate's DER form, which clients may pin. */
export interface Certificate {
  readonly certFile: string;
  readonly keyFile: string;
  readonly sha256: string;
}

export interface CertificateSources {
  /** The operator's pair; without one a self-signed pair is made and kept. */
  readonly given: { readonly certFile: string; readonly keyFile: string } | null;
  readonly folder: string;
  /** The name clients ask for. */
  readonly name: string;
  readonly xray: string;
  /** Who must be able to read the pair. */
  readonly owner: { readonly uid: number; readonly gid: number } | null;
}

const RENEW_BEFORE_MS = 30 * 86_400_000;

/**
 * Puts the pair where the core reads it (it looks there again every hour, without ending a connection) and says which
 * it is. Throws an Error when the given pair is none, and leaves the old one in place.
 */
export async function placeCertificate(sources: CertificateSources): Promise<Certificate> {
  const { given, folder, owner } = sources;
  const certFile = join(folder, 'tls.crt');
  const keyFile = join(folder, 'tls.key');
  const pair = given ? readPair(given) : ((await kept({ certFile, keyFile }, sources.name)) ?? (await make(sources)));
  if (!existsSync(certFile) || readFileSync(certFile, 'utf8') !== pair.cert) {
    replace(keyFile, pair.key, owner);
    replace(certFile, pair.cert, owner);
  }
  return { certFile, keyFile, sha256: fingerprint(pair.cert) };
}

interface Pair {
  readonly cert: string;
  readonly key: string;
}

function readPair({ certFile, keyFile }: { readonly certFile: string; readonly keyFile: string }): Pair {
  const pair = { cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
  if (!new X509Certificate(pair.cert).checkPrivateKey(createPrivateKey(pair.key)))
    throw new Error(`${keyFile} is not the key of ${certFile}`);
  return pair;
}

/** The pair of the last time, unless it is for another name or ends soon. */
async function kept(files: { certFile: string; keyFile: string }, name: string): Promise<Pair | undefined> {
  if (!existsSync(files.certFile) || !existsSync(files.keyFile)) return undefined;
  const pair = readPair(files);
  const { validToDate, subject, issuer } = new X509Certificate(pair.cert);
  const ours = subject === issuer && new X509Certificate(pair.cert).checkHost(name) !== undefined;
  return ours && validToDate.getTime() - Date.now() > RENEW_BEFORE_MS ? pair : undefined;
}

/** A self-signed pair for ten years, by the core: Node cannot sign certificates. */
async function make({ name, xray }: CertificateSources): Promise<Pair> {
  const args = ['tls', 'cert', `-domain=${name}`, `-name=${name}`, '-expire=87600h', '-json'];
  const { stdout } = await promisify(execFile)(xray, args);
  const made = JSON.parse(stdout) as { certificate: string[]; key: string[] };
  // The core labels its PKCS #8 key as an RSA one, which OpenSSL (in plugins) refuses.
  const der = Buffer.from(made.key.filter((line) => !line.startsWith('-----')).join(''), 'base64');
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  return {
    cert: `${made.certificate.join('\n')}\n`,
    key: key.export({ format: 'pem', type: 'pkcs8' }) as string,
  };
}

function replace(file: string, content: string, owner: CertificateSources['owner']): void {
  writeFileSync(`${file}.next`, content, { mode: 0o600 });
  if (owner) chownSync(`${file}.next`, owner.uid, owner.gid);
  renameSync(`${file}.next`, file);
}

const fingerprint = (pem: string): string => new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase();
