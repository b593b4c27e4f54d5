import fc from 'fast-check';

const HALVES = { first: 0xd800, count: 0x800 };
const MOST = 0x10_ffff - HALVES.count;

/** Any code point but halves of pairs. */
const codePoint = fc.integer({ min: 0, max: MOST }).map(
  (n) => String.fromCodePoint(n < HALVES.first ? n : n + HALVES.count),
  (text) => {
    const point = typeof text === 'string' ? text.codePointAt(0) : undefined;
    if (point === undefined || text !== String.fromCodePoint(point)) throw new TypeError('not one code point');
    return point < HALVES.first ? point : point - HALVES.count;
  },
);

/**
 * Any text that can be encoded: what `fc.string({ unit: 'binary' })` gives, without the table of a million code points
 * that takes it a second and 185 MB.
 */
export const anyText = (length: { readonly minLength?: number; readonly maxLength?: number } = {}) =>
  fc.string({ ...length, unit: codePoint });

/** Any address of a page, with path, query and fragment; `fc.webUrl` makes that table too. */
export const anyUrl = (): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom('http', 'https'), fc.domain(), anyText({ maxLength: 20 }))
    .map(([scheme, host, rest]) => `${scheme}://${host}/${encodeURI(rest)}`);
