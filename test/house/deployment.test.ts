import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { root } from './tree.ts';

interface Service {
  readonly image: string;
  readonly build?: string;
  readonly pull_policy?: string;
  readonly user?: string;
  readonly ports?: readonly string[];
  readonly read_only?: boolean;
  readonly privileged?: boolean;
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly networks: readonly string[] | Readonly<Record<string, { readonly ipv4_address?: string }>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: unknown;
}

interface Network {
  readonly internal?: boolean;
  readonly ipam?: { readonly config: readonly { readonly subnet: string; readonly ip_range: string }[] };
}

const read = (file: string): string => readFileSync(root + file, 'utf8');
const compose = parse(read('docker-compose.yml'), { merge: true }) as {
  readonly services: Readonly<Record<'postgres' | 'api' | 'caddy', Service>>;
  readonly networks: Readonly<Record<string, Network>>;
};
const { postgres, api, caddy } = compose.services;
const networksOf = ({ networks }: Service): readonly string[] =>
  Array.isArray(networks) ? networks : Object.keys(networks);
const pinned = /^[a-z]+:[\w.-]+@sha256:[0-9a-f]{64}$/;

describe('docker-compose.yml', () => {
  it.each(Object.entries(compose.services))('%s can do nothing it need not', (_name, service) => {
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
    expect(service.privileged).toBeUndefined();
  });

  it('adds back one capability, for the ports below 1024', () => {
    expect([postgres.cap_add, api.cap_add, caddy.cap_add]).toEqual([undefined, undefined, ['NET_BIND_SERVICE']]);
  });

  it('pins what it pulls by digest and builds the rest', () => {
    expect(postgres.image).toMatch(pinned);
    expect(postgres.image).toMatch(/^postgres:18\./);
    expect(caddy.image).toMatch(pinned);
    expect(api).toMatchObject({ build: '.', pull_policy: 'build' });
  });

  it('publishes ports of caddy only', () => {
    expect([postgres.ports, api.ports]).toEqual([undefined, undefined]);
    expect(caddy.ports).toEqual(['80:80', '443:443', '443:443/udp']);
  });

  it('lets only the api reach the database, and only caddy the internet', () => {
    const members = Object.keys(compose.networks).map((network) => [
      network,
      Object.entries(compose.services).flatMap(([name, service]) =>
        networksOf(service).includes(network) ? [name] : [],
      ),
    ]);
    expect(Object.fromEntries(members)).toEqual({
      internet: ['caddy'],
      proxy: ['api', 'caddy'],
      database: ['postgres', 'api'],
    });
    expect(compose.networks.database?.internal).toBe(true);
    expect(compose.networks.proxy?.internal).toBe(true);
  });

  it('has the api trust caddy alone, at an address that nobody else is given', () => {
    const address = Array.isArray(caddy.networks)
      ? undefined
      : (caddy.networks as Readonly<Record<string, { readonly ipv4_address?: string }>>).proxy?.ipv4_address;
    expect(api.environment.TRUSTED_PROXIES).toBe(address);
    expect(address).toBe('172.30.83.2');
    expect(compose.networks.proxy?.ipam?.config).toEqual([{ subnet: '172.30.83.0/24', ip_range: '172.30.83.128/25' }]);
  });

  it('refuses to start without a secret: none has a default, and .env.example fills in none', () => {
    const variables = Object.values(compose.services)
      .flatMap(({ environment }) => Object.values(environment))
      .flatMap((value) =>
        [...value.matchAll(/\$\{(\w+)([^}]*)\}/g)].map(([, name = '', rest = '']) => ({ name, rest })),
      );
    for (const { name, rest } of variables) expect(rest).toBe(`:?set ${name} in .env`);
    const secrets = ['ORRERY_SECRET', 'POSTGRES_PASSWORD', 'ADMIN_EMAIL', 'ADMIN_PASSWORD', 'DOMAIN'];
    expect([...new Set(variables.map(({ name }) => name))].toSorted()).toEqual(secrets.toSorted());
    const example = read('.env.example')
      .split('\n')
      .filter((line) => /^\w/.test(line));
    expect(example.toSorted()).toEqual(secrets.map((name) => `${name}=`).toSorted());
  });

  it('starts each service when what it needs is healthy', () => {
    expect(api.depends_on).toEqual({ postgres: { condition: 'service_healthy' } });
    expect(caddy.depends_on).toEqual({ api: { condition: 'service_healthy' } });
    expect(postgres.healthcheck).toBeDefined();
    expect(read('Dockerfile')).toContain('\nHEALTHCHECK ');
  });
});

describe('Dockerfile', () => {
  const lines = read('Dockerfile').split('\n');

  it('starts every stage from the one pinned image', () => {
    expect(lines.find((line) => line.startsWith('ARG NODE='))?.slice('ARG NODE='.length)).toMatch(pinned);
    const stages = lines.filter((line) => line.startsWith('FROM '));
    expect(stages.length).toBeGreaterThan(1);
    for (const stage of stages) expect(stage).toMatch(/^FROM \$\{NODE\}( AS \w+)?$/);
  });

  it('runs as a user who is not root, and installs nothing at the start', () => {
    const runtime = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));
    expect(runtime).toContain('USER node');
    const { scripts } = JSON.parse(read('package.json')) as { scripts: { start: string } };
    expect(runtime).toContain(`CMD ${JSON.stringify(scripts.start.split(' ')).replaceAll(',', ', ')}`);
    expect(scripts.start).toMatch(/^node .*apps\/api\/src\/start\.ts$/);
    expect(runtime.filter((line) => line.startsWith('RUN '))).toEqual([]);
  });
});

describe('Dockerfile.node-agent', () => {
  const text = read('Dockerfile.node-agent');
  const lines = text.split('\n');

  it('starts every stage from the image of the api', () => {
    const base = (file: string) =>
      read(file)
        .split('\n')
        .find((line) => line.startsWith('ARG NODE='));
    expect(base('Dockerfile.node-agent')).toBe(base('Dockerfile'));
    for (const stage of lines.filter((line) => line.startsWith('FROM '))) {
      expect(stage).toMatch(/^FROM \$\{NODE\}( AS \w+)?$/);
    }
  });

  it('pins the core and the Go that builds it', () => {
    expect(text).toMatch(/^ARG GO=go\d+\.\d+\.\d+$/m);
    expect(text).toMatch(/^ARG XRAY=v\d+\.\d+\.\d+$/m);
    expect(text).toContain('xray-core/main@${XRAY}');
  });

  it('becomes an unprivileged user with two capabilities before anything of ours runs', () => {
    const kept = '-all,+net_admin,+net_bind_service';
    const joined = text.replaceAll('\\\n', ' ').split('\n');
    const entrypoint = JSON.parse(joined.find((line) => line.startsWith('ENTRYPOINT '))?.slice(11) ?? '') as string[];
    expect(entrypoint.slice(0, 5)).toEqual([
      'setpriv',
      '--reuid=node',
      '--regid=node',
      '--clear-groups',
      '--no-new-privs',
    ]);
    expect(entrypoint.slice(5)).toEqual([`--bounding-set=${kept}`, `--inh-caps=${kept}`, `--ambient-caps=${kept}`]);
    expect(lines).toContain('CMD ["node", "apps/node-agent/src/main.ts"]');
    expect(existsSync(`${root}apps/node-agent/src/main.ts`)).toBe(true);
  });
});

describe('Caddyfile', () => {
  // The filter is made for Go's regular expressions; `(?s)` is all that JavaScript spells differently.
  const pattern = /request>uri regexp `\(\?s\)(.+)` `\$1`/.exec(read('Caddyfile'))?.[1] ?? '';
  const logged = (uri: string): string => uri.replace(new RegExp(pattern, 's'), '$1');

  it.each([
    ['/s/token', '/s'],
    ['/s/token/clash?a=b', '/s'],
    ['/s?token', '/s'],
    ['//s/token', ''],
    ['/%73/token', ''],
    ['/S/token', ''],
    ['/nodes/../s/token', '/nodes'],
    ['/nodes//s/token', '/nodes'],
    ['/nodes/%2e%2e/s/token', '/nodes'],
    ['http://panel.example.com/s/token', ''],
    ['/ws/node-agent?token=node_abc', '/ws/node-agent'],
    ['/nodes/12?token=node_abc', '/nodes/12'],
    ['/openapi.json', '/openapi.json'],
    ['/subscriptions/7/usage?from=2026-01-01', '/subscriptions/7/usage'],
  ])('logs %s as "%s"', (uri, expected) => {
    expect(pattern).not.toBe('');
    expect(logged(uri)).toBe(expected);
  });

  it('logs no headers, of requests or answers', () => {
    expect(read('Caddyfile')).toMatch(/request>headers delete\n\s+resp_headers delete/);
  });
});
