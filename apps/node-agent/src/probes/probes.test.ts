import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import { once } from 'node:events';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { parseOpening } from '../core/routing.ts';
import { guardOf } from './guard.ts';
import { firstHop, nextHop } from './hop.ts';
import type { ProbeTask } from './messages.ts';
import { runProbe } from './probe.ts';

describe('the addresses a probe may talk to', () => {
  const may = guardOf([]);

  test.each([
    '127.0.0.1',
    '127.255.255.254',
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '100.100.100.200',
    '169.254.169.254',
    '168.63.129.16',
    '172.31.0.1',
    '192.0.0.192',
    '192.168.1.1',
    '198.18.0.1',
    '203.0.113.7',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::127.0.0.1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::7f00:1',
    '2001:0:1::1',
    '2002:7f00:1::',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fec0::1',
    'ff02::1',
    'fe80::1%1',
    'localhost',
    '',
  ])('%j is none', (address) => expect(may(address, 80)).toBe(false));

  test.each(['1.1.1.1', '8.8.8.8', '100.63.255.255', '172.32.0.1', '2606:4700::1111', '2a00:1450::1'])(
    '%s is one',
    (address) => expect(may(address, 80)).toBe(true),
  );

  test('may be opened by the operator of the machine, one by one', () => {
    const open = guardOf(['127.0.0.1:8080', '10.1.0.0/16', '::1'].flatMap((text) => parseOpening(text) ?? []));
    expect([
      open('127.0.0.1', 8080),
      open('127.0.0.1', 80),
      open('10.1.9.9', 1),
      open('10.2.0.1', 1),
      open('::1', 7),
    ]).toEqual([true, false, true, false, true]);
  });
});

const task: ProbeTask = {
  task_id: 't',
  method: 'GET',
  scheme: 'http',
  host: 'a.example',
  path: '/p',
  header: { Referer: 'r', Host: 'evil.example', 'Content-Length': 5, authorization: 'secret', Cookie: 'b=2' },
  param: { q: 'x y', n: 1 },
  data: '',
  cookie: 'a=1',
};

describe('a request', () => {
  test('goes to the host of the task whatever path and headers say', () => {
    const { url, headers } = firstHop({ ...task, path: '//evil.example/x#y' });
    expect(url.href).toBe('http://a.example//evil.example/x?q=x+y&n=1');
    expect(headers).toMatchObject({ referer: 'r', authorization: 'secret', cookie: 'b=2; a=1' });
    expect(Object.keys(headers)).not.toContain('host');
    expect(Object.keys(headers)).not.toContain('content-length');
  });

  test('takes nothing of the task along to another host, nor out of https', () => {
    const hop = firstHop({ ...task, scheme: 'https' });
    const to = (location: string, status = 302) => nextHop(hop, { status, location });
    expect(to('/next')?.headers).toMatchObject({ cookie: 'b=2; a=1' });
    for (const location of ['https://b.example/', 'http://a.example/', 'https://a.example:8443/', '//b.example']) {
      expect(Object.keys(to(location)?.headers ?? {})).toEqual(['user-agent', 'accept', 'accept-encoding']);
    }
    expect(to('https://b.example/', 200)).toBeNull();
    for (const location of ['ftp://a.example/', 'file:///etc/passwd', 'https://user:pw@a.example/', 'https://'])
      expect(() => to(location)).toThrow('redirect_refused');
  });

  test('becomes a GET where browsers make it one, and its body never goes to another host', () => {
    const hop = firstHop({ ...task, method: 'POST', data: 'body' });
    expect(nextHop(hop, { status: 302, location: '/x' })).toMatchObject({ method: 'GET', body: undefined });
    expect(nextHop(hop, { status: 307, location: '/x' })).toMatchObject({ method: 'POST', body: 'body' });
    expect(() => nextHop(hop, { status: 307, location: 'http://b.example/' })).toThrow('redirect_refused');
  });
});

describe('a probe', () => {
  const seen: {
    host: string | undefined;
    url: string | undefined;
    cookie: string | undefined;
    method: string | undefined;
  }[] = [];
  let answer: (request: IncomingMessage, response: ServerResponse) => void = () => {};
  const server = createServer((request, response) => {
    const { url, method, headers } = request;
    seen.push({ host: headers.host, url, cookie: headers.cookie, method });
    answer(request, response);
  });
  const opened = new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = async () => (await opened, (server.address() as AddressInfo).port);
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    seen.length = 0;
    answer = (_request, response) => response.end('hello\0');
  });

  const names: Record<string, string[]> = {
    'a.test': ['127.0.0.1'],
    'b.test': ['10.0.0.1', '127.0.0.1'],
    'c.test': ['10.0.0.1'],
    'd.test': ['127.0.0.2', '127.0.0.1'],
  };
  /** The names of the test lead to loopback, which is opened for it. */
  async function run(
    change: Partial<ProbeTask> = {},
    mayReach = guardOf([{ network: '127.0.0.1', port: null }]),
    timeoutMs = 5_000,
  ) {
    const at = await port();
    const hosts = new Set(['a.test', 'b.test', 'c.test', 'd.test', '127.0.0.1'].map((host) => `${host}:${at}`));
    const resolve = (name: string) => Promise.resolve(names[name] ?? []);
    const { header: _header, ...plain } = task;
    return runProbe({ ...plain, header: {}, host: `a.test:${at}`, ...change }, { mayReach, hosts, resolve, timeoutMs });
  }

  test('says what it found', async () => {
    const outcome = await run();
    expect(outcome).toMatchObject({ reachable: true, code: 200, failure: null, data: 'hello' });
    expect(outcome.latencyMs).toBeGreaterThanOrEqual(0);
    expect(seen).toEqual([{ host: `a.test:${await port()}`, url: '/p?q=x+y&n=1', cookie: 'a=1', method: 'GET' }]);
    answer = (_request, response) => response.writeHead(503).end();
    expect(await run()).toMatchObject({ reachable: true, code: 503, failure: 'http_status' });
  });

  test('follows redirects to listed hosts, each hop checked, without the cookie on another host', async () => {
    const at = await port();
    answer = (request, response) =>
      request.url?.startsWith('/p')
        ? response.writeHead(302, { location: `http://b.test:${at}/next` }).end()
        : response.end('there');
    expect(await run()).toMatchObject({ code: 200, data: 'there' });
    expect(seen.map(({ host, cookie }) => [host, cookie])).toEqual([
      [`a.test:${at}`, 'a=1'],
      [`b.test:${at}`, undefined],
    ]);
    answer = (_request, response) => response.writeHead(302, { location: `http://c.test:${at}/` }).end();
    expect(await run()).toMatchObject({ reachable: true, code: 302, failure: 'address_refused' });
    answer = (_request, response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
    expect(await run()).toMatchObject({ failure: 'redirect_refused' });
    answer = (_request, response) => response.writeHead(302, { location: '/p' }).end();
    seen.length = 0;
    expect(await run()).toMatchObject({ failure: 'too_many_redirects' });
    expect(seen).toHaveLength(4);
  });

  test('goes nowhere but to listed hosts and public addresses', async () => {
    expect(await run({ host: 'other.test' })).toMatchObject({ reachable: false, failure: 'host_not_listed' });
    expect(await run({ host: `c.test:${await port()}` })).toMatchObject({ failure: 'address_refused' });
    expect(await run({}, guardOf([]))).toMatchObject({ reachable: false, latencyMs: null, failure: 'address_refused' });
    expect(await run({ host: `127.0.0.1:${await port()}` }, guardOf([]))).toMatchObject({ failure: 'address_refused' });
    expect(seen).toEqual([]);
  });

  test('tries the next address of a name where one does not answer', async () => {
    const mayReach = guardOf(['127.0.0.1', '127.0.0.2'].flatMap((text) => parseOpening(text) ?? []));
    expect(await run({ host: `d.test:${await port()}` }, mayReach)).toMatchObject({ code: 200, failure: null });
    const only = guardOf(['127.0.0.2'].flatMap((text) => parseOpening(text) ?? []));
    expect(await run({ host: `d.test:${await port()}` }, only)).toMatchObject({ reachable: false, failure: 'refused' });
  });

  test('looks at whom it is connected to, before it sends a byte', async () => {
    const isOpen = guardOf([{ network: '127.0.0.1', port: null }]);
    let asked = 0;
    // What was said of the name was right; the connection leads elsewhere all the same.
    expect(await run({}, (address, at) => asked++ === 0 && isOpen(address, at))).toMatchObject({
      failure: 'address_refused',
    });
    expect([asked, seen]).toEqual([2, []]);
  });

  test('is bounded in time, size and patience', async () => {
    answer = () => {};
    expect(await run({}, undefined, 100)).toMatchObject({ reachable: false, failure: 'timeout' });
    answer = (_request, response) => {
      response.writeHead(200);
      const more = () =>
        void (response.writable && response.write(Buffer.alloc(65_536, 'x'), () => setImmediate(more)));
      more();
    };
    const { failure, data } = await run();
    expect([failure, data.length]).toEqual([null, 2_048]);
    answer = (request) => void request.socket.end('HTTP/1.1 what\r\n\r\n');
    expect(await run()).toMatchObject({ reachable: false, failure: 'bad_answer' });
    answer = (request) => void request.socket.destroy();
    expect(await run()).toMatchObject({ reachable: false, failure: 'network' });
    expect(await run({ host: `127.0.0.1:1` })).toMatchObject({ failure: 'host_not_listed' });
  });

  test('over TLS does not take any certificate', async () => {
    expect(await run({ scheme: 'https' })).toMatchObject({ reachable: false, failure: 'tls' });
  });

  test('over TLS with somebody who never speaks ends when its time is over, and nothing after it', async () => {
    const silent = createTcpServer((socket) => void socket.resume().on('error', () => undefined)).listen(
      0,
      '127.0.0.1',
    );
    await once(silent, 'listening');
    const host = `a.test:${(silent.address() as AddressInfo).port}`;
    const mayReach = guardOf([{ network: '127.0.0.1', port: null }]);
    const means = { mayReach, hosts: new Set([host]), resolve: () => Promise.resolve(['127.0.0.1']), timeoutMs: 100 };
    expect(await runProbe({ ...task, scheme: 'https', host }, means)).toMatchObject({ failure: 'timeout' });
    silent.close();
    await once(silent, 'close');
  });
});
