import { type BodyOf, type DataOf, type QueryOf, api, dataOf, done } from '../../api.ts';

export type Rule = DataOf<'/response-rules/{id}'>;
export type RuleList = DataOf<'/response-rules'>;
export type RuleBody = BodyOf<'/response-rules', 'post'>;
export type RuleTest = DataOf<'/response-rules/test', 'post'>;

const at = (id: number) => ({ path: { id } });
/** As many as a page may have. */
const MOST_TEMPLATES = 100;

export const ruleApi = {
  list: () => dataOf(api.GET('/response-rules')),
  read: (id: number) => dataOf(api.GET('/response-rules/{id}', { params: at(id) })),
  create: (body: RuleBody) => dataOf(api.POST('/response-rules', { body })),
  /** The built-in table as rules, at the end of the list; refused when a rule has the name of one of them. */
  copyBuiltIn: () => dataOf(api.POST('/response-rules/defaults')),
  change: (id: number, body: BodyOf<'/response-rules/{id}', 'patch'>) =>
    dataOf(api.PATCH('/response-rules/{id}', { params: at(id), body })),
  remove: (id: number) => done(api.DELETE('/response-rules/{id}', { params: at(id) })),
  /** All rules in a new order; refused when one of them was changed meanwhile. */
  order: (rules: readonly Rule[]) =>
    dataOf(api.PUT('/response-rules/order', { body: { rules: rules.map(({ id, version }) => ({ id, version })) } })),
  test: (body: BodyOf<'/response-rules/test', 'post'>) => dataOf(api.POST('/response-rules/test', { body })),
  templates: async () => {
    const query: QueryOf<'/templates'> = { page: 1, page_size: MOST_TEMPLATES };
    return (await dataOf(api.GET('/templates', { params: { query } }))).items;
  },
};
