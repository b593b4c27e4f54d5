import { Type } from 'typebox';
import { pageQuery } from '../http/schema.ts';

export const probeTag = { tags: ['probes'], security: [{ bearer: [] }] };

export const PageQuery = Type.Object(pageQuery, { additionalProperties: false });

export const pageOf = ({ page, page_size }: { page: number; page_size: number }) => ({
  limit: page_size,
  offset: (page - 1) * page_size,
});
