import { refuse } from './define-rule.ts';
import { staleVersion } from './errors.ts';
import type { TextsDeps } from './ports.ts';
import type { DocumentTexts } from './texts.ts';

export type TextsChange = { readonly [text in 'title' | 'announcement' | 'nodeName']?: string | null | undefined };

const FIELDS = { title: 'title', announcement: 'announcement', nodeName: 'node_name' } as const;

/** VALIDATION_ERROR with the position of a variable there is none of. */
export const changeTexts =
  ({ transact, clock, flawOfText }: TextsDeps) =>
  (change: TextsChange, version?: number): Promise<DocumentTexts> =>
    transact(async ({ documentTexts, revisions }) => {
      const before = await documentTexts.lock();
      if (version !== undefined && version !== before.version) throw staleVersion(before.version, version);
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      const after: DocumentTexts = { ...before, ...given, version: before.version + 1, updatedAt: clock.now() };
      refuse(
        (Object.keys(FIELDS) as (keyof typeof FIELDS)[]).flatMap((field) => {
          const text = after[field];
          const flaw = text === null ? null : flawOfText(text, field === 'nodeName');
          return flaw === null ? [] : [{ path: FIELDS[field], message: flaw }];
        }),
      );
      await documentTexts.save(after);
      revisions.raise({ scope: 'documents' });
      return after;
    });
