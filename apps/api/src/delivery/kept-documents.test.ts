import { describe, expect, it } from 'vitest';
import { createKeyring } from '../keyring.ts';
import { type Content, keepDocuments, type Reader, type Shared } from './kept-documents.ts';
import { strangers, textsOf } from './personal.ts';

const [person] = strangers(true);
const reader: Reader = {
  texts: textsOf(person),
  slashes: 'none',
  hasQuota: true,
  ports: null,
  keyPrint: 'print',
  person: () => person,
};
const shared: Shared = {
  shown: '',
  isShownToFew: false,
  isTitleForFew: false,
  title: 'Gold',
  updateIntervalHours: 12,
  headers: {},
  nodeName: null,
  values: {},
};

/** How often the nodes were drawn. */
function drawing() {
  const documents = keepDocuments(createKeyring(new Map([[1, 'x'.repeat(32)]])));
  let times = 0;
  const content: Content = {
    id: 1,
    ownPorts: [],
    get nodes() {
      times++;
      return [];
    },
  };
  return {
    of: (form: 'mihomo' | 'v2ray', said: Shared) => documents.of(form, content, said, reader),
    times: () => times,
  };
}

describe('a kept document', () => {
  it('is drawn once for all whose headers alone tell them something else', () => {
    const { of, times } = drawing();
    const first = of('mihomo', { ...shared, headers: { announce: '1' } });
    const drawn = times();
    const second = of('mihomo', { ...shared, title: 'Gold, 3 days', headers: { announce: '2' }, isTitleForFew: true });
    expect(times()).toBe(drawn);
    expect(second).toMatchObject({ tag: first.tag, headers: { announce: '2' } });
    expect(second.headers['content-disposition']).toContain('3%20days');
    expect(second.body()).toBe(first.body());
  });

  it('is another one where what is shown differs', () => {
    const { of } = drawing();
    expect(of('v2ray', { ...shared, title: 'Silver' }).body()).not.toBe(of('v2ray', shared).body());
    expect(of('v2ray', { ...shared, title: 'Silver' }).tag).not.toBe(of('v2ray', shared).tag);
  });

  it('is rendered each time for what hardly anybody else is shown', () => {
    const { of, times } = drawing();
    for (const title of ['87 GB left', '86 GB left']) of('v2ray', { ...shared, title, isTitleForFew: true });
    expect(times()).toBe(2);
  });
});
