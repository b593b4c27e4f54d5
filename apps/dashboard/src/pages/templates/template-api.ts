import { type BodyOf, type DataOf, api, dataOf, done } from '../../api.ts';
import type { ApiQuery } from '../../ui/table/table-search.ts';

export type Template = DataOf<'/templates/{id}'>;
export type TemplateSummary = DataOf<'/templates'>['items'][number];
export type TemplateBody = BodyOf<'/templates', 'post'>;
export type Flaw = DataOf<'/templates/check', 'post'>['flaws'][number];

const at = (id: number) => ({ path: { id } });

export const templateApi = {
  list: (query: ApiQuery) => dataOf(api.GET('/templates', { params: { query } })),
  read: (id: number) => dataOf(api.GET('/templates/{id}', { params: at(id) })),
  create: (body: TemplateBody) => dataOf(api.POST('/templates', { body })),
  change: (id: number, body: BodyOf<'/templates/{id}', 'patch'>) =>
    dataOf(api.PATCH('/templates/{id}', { params: at(id), body })),
  remove: (id: number) => done(api.DELETE('/templates/{id}', { params: at(id) })),
  check: (body: BodyOf<'/templates/check', 'post'>) => dataOf(api.POST('/templates/check', { body })),
};
