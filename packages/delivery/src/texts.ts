import type { Instant } from '@orrery/kernel';

/** The texts of documents that operators change while it runs; null: what the environment says, or the default. */
export interface DocumentTexts {
  readonly title: string | null;
  readonly announcement: string | null;
  /** How nodes are called in documents. */
  readonly nodeName: string | null;
  readonly version: number;
  readonly updatedAt: Instant | null;
}

/** Before anybody changed them. */
export const noTexts: DocumentTexts = {
  title: null,
  announcement: null,
  nodeName: null,
  version: 1,
  updatedAt: null,
};
