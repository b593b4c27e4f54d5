import { type BodyOf, type DataOf, api, dataOf } from '../../api.ts';

export type DocumentTexts = DataOf<'/document-texts'>;
export type DocumentTextsBody = BodyOf<'/document-texts', 'patch'>;

export const textApi = {
  read: () => dataOf(api.GET('/document-texts')),
  change: (body: DocumentTextsBody) => dataOf(api.PATCH('/document-texts', { body })),
};
