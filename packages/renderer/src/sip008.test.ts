import fc from 'fast-check';
import { expect, it } from 'vitest';
import { render } from './render.ts';
import { anyProfile, surely } from './testing/arbitraries.ts';
import { deadEnd, expectGoodNames, factsOf, pluginFacts, renderedHosts, type Facts } from './testing/facts.ts';
import { parsePluginOptions } from './testing/parse-uri.ts';
import { usable } from './testing/profiles.ts';

interface Server {
  readonly id: string;
  readonly remarks: string;
  readonly server: string;
  readonly server_port: number;
  readonly method: string;
  readonly password: string;
  readonly plugin?: string;
  readonly plugin_opts?: string;
}
interface Sip008Document {
  readonly version: number;
  readonly servers: readonly Server[];
  readonly bytes_used: number;
  readonly bytes_remaining?: number;
}

const parse = (body: string): Sip008Document => JSON.parse(body) as Sip008Document;

const read = ({ server, server_port, method, password, plugin, plugin_opts }: Server): Facts => ({
  protocol: 'shadowsocks',
  address: server,
  port: server_port,
  method,
  password,
  plugin: plugin === undefined ? undefined : pluginFacts(plugin, parsePluginOptions(plugin_opts ?? '')),
});

it('reads back as the Shadowsocks hosts it was made from', () => {
  fc.assert(
    fc.property(anyProfile, (profile) => {
      const { body, hosts } = renderedHosts('sip008', profile);
      const { version, servers } = parse(body);
      expect(version).toBe(1);
      expectGoodNames(servers.map(({ remarks }) => remarks));
      expect(servers.map(read)).toEqual(hosts.length === 0 ? [deadEnd(profile)] : hosts.map(factsOf));
      const nobody = '00000000-0000-4000-8000-000000000000';
      expect(servers.map(({ id }) => id)).toEqual(hosts.length === 0 ? [nobody] : hosts.map(({ key }) => key));
    }),
    { examples: surely },
  );
});

it('shows the bytes used, and those left unless there is no limit', () => {
  const shown = (totalBytes: bigint | null): Partial<Sip008Document> => {
    const usage = { uploadBytes: 3n, downloadBytes: 4n, totalBytes };
    return parse(render('sip008', { ...usable([]), usage }).body);
  };
  expect(shown(10n)).toMatchObject({ bytes_used: 7, bytes_remaining: 3 });
  expect(shown(5n)).toMatchObject({ bytes_used: 7, bytes_remaining: 0 });
  expect(shown(null)).not.toHaveProperty('bytes_remaining');
});
