import type { Fetched } from '../harness/origin.ts';

/** A client that has a document loaded and runs. */
export interface LoadedClient {
  /** The proxies it made of the document, by the names it uses. */
  readonly proxies: readonly string[];
  /** One request through one of them. */
  through(proxy: string, timeoutMs: number): Promise<Fetched>;
  /**
   * One request on every path a user takes without choosing a proxy: groups, the default outbound. Empty where the
   * client has none.
   */
  throughDefaults(timeoutMs: number): Promise<Fetched[]>;
  stop(): Promise<void>;
}

/** A real client program, and how it takes a document. */
export interface Client {
  readonly name: string;
  /** Executables it needs. */
  readonly needs: readonly string[];
  /** Lets the client judge the unaltered document; throws with what it said when it refuses. */
  check(document: string): Promise<void>;
  load(document: string): Promise<LoadedClient>;
}

/** What the drivers share: where to write files, the environment to run in, and the site to ask for. */
export interface Bench {
  /** A folder nobody else uses, made anew by each call. */
  readonly folder: () => Promise<string>;
  /** With the certificate that clients here trust. */
  readonly env: NodeJS.ProcessEnv;
  readonly fetchThrough: (proxyPort: number, timeoutMs: number) => Promise<Fetched>;
}
