import { expect, test } from 'vitest';
import { parseHeaders } from './parse-headers.ts';

test('headers are read line by line, and the first wrong line is named', () => {
  expect(parseHeaders('User-Agent: Stash/3.0\r\n\nX-Url:http://a:1 ')).toEqual({
    headers: { 'User-Agent': 'Stash/3.0', 'X-Url': 'http://a:1' },
  });
  expect(parseHeaders('User-Agent: \n\nStash/3.0')).toEqual({ line: 3 });
  expect(parseHeaders(': value')).toEqual({ line: 1 });
});
