import { instantFromMs } from '@orrery/kernel';
import { expect, it } from 'vitest';
import { cleanName, lineName } from './name.ts';
import { emptyNotice, inertNotice } from './notice.ts';

const until = instantFromMs(Date.parse('2026-03-01T08:30:00Z'));
const statuses = ['pending', 'limited', 'expired', 'suspended', 'cancelled', 'devices', 'unidentified'] as const;

it.each(['en', 'zh', 'fa', 'ru'] as const)(
  'says in %s why and until when, in words that every format can write',
  (language) => {
    const names = statuses.flatMap((status) =>
      [null, until].map((end) => inertNotice({ kind: 'inert', status, until: end, language }).name),
    );
    expect(new Set(names).size).toBe(names.length);
    for (const name of [...names, emptyNotice.name]) expect(lineName(cleanName(name))).toBe(name);
    expect(names.filter((name) => name.includes('2026-03-01 08:30 UTC'))).toHaveLength(statuses.length);
  },
);
