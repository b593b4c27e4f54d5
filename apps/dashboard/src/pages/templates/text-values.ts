import type { DocumentTexts, DocumentTextsBody } from './text-api.ts';

export interface TextValues {
  readonly title: string;
  readonly announcement: string;
  readonly node_name: string;
}

export const fromTexts = ({ title, announcement, node_name }: DocumentTexts): TextValues => ({
  title: title ?? '',
  announcement: announcement ?? '',
  node_name: node_name ?? '',
});

/** Nothing: as it is built in. */
const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

export const toTextsBody = ({ title, announcement, node_name }: TextValues): DocumentTextsBody => ({
  title: orNull(title),
  announcement: orNull(announcement),
  node_name: orNull(node_name),
});
