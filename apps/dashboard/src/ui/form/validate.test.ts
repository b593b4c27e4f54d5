import { describe, expect, it, vi } from 'vitest';

// What the module reads of a browser when it is loaded.
vi.stubGlobal('localStorage', { getItem: () => 'en' });
vi.stubGlobal('document', { documentElement: {} });
const { fieldOfApiPath, validateBody } = await import('./validate.ts');
const { postPlans } = await import('@orrery/api-client/bodies');
vi.unstubAllGlobals();

describe('a body by the schema of the API', () => {
  it('passes when the API would take it', () => {
    expect(validateBody(postPlans, { name: 'Monthly', quota_bytes: null, description: undefined })).toEqual({});
  });

  it('names each wrong field by its path, in words', () => {
    const price = { amount: -1, currency: 'euro' };
    const body = { name: '', duration_days: 0, quota_bytes: Number.NaN, prices: [price], device_limit: 1.5 };
    expect(validateBody(postPlans, body)).toEqual({
      name: 'Fill this in.',
      duration_days: 'At least 1.',
      quota_bytes: 'This is not what belongs here.',
      device_limit: 'This is not what belongs here.',
      'prices.0.amount': 'At least 0.',
      'prices.0.currency': 'This is not in the right form.',
    });
    expect(validateBody(postPlans, {})).toEqual({ name: 'Fill this in.' });
  });

  it('has the paths the API answers with', () => {
    expect(fieldOfApiPath('prices[0].amount')).toBe('prices.0.amount');
    expect(fieldOfApiPath('[2].upload')).toBe('2.upload');
  });
});
