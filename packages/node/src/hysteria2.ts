import type { Problems } from './problems.ts';
import type { Hysteria2Proxy } from './proxy.ts';
import { checkQuicTls } from './security.ts';
import type { SettingsInput } from './settings-input.ts';
import { checkWhole } from './whole.ts';

/** Salamander takes no shorter key; mihomo takes no more ranges. */
const SHORTEST_OBFS_PASSWORD = 4;
const MOST_RANGES = 28;
const MOST_MBPS = 1_000_000;

export function checkHysteria2(problems: Problems, input: SettingsInput): Hysteria2Proxy {
  return {
    protocol: 'hysteria2',
    security: checkQuicTls(problems, input.security),
    obfs: checkObfs(problems, input.obfs),
    upMbps: checkWhole(problems, 'up_mbps', input.upMbps, { least: 1, most: MOST_MBPS }) ?? null,
    downMbps: checkWhole(problems, 'down_mbps', input.downMbps, { least: 1, most: MOST_MBPS }) ?? null,
    ports: checkPorts(problems, input.ports),
  };
}

function checkObfs(problems: Problems, obfs: SettingsInput['obfs']): Hysteria2Proxy['obfs'] {
  if (obfs === undefined) return null;
  if (obfs.type !== 'salamander') problems.add('settings.obfs.type', 'must be salamander');
  if (!/^[\x21-\x7e]{1,255}$/.test(obfs.password) || obfs.password.length < SHORTEST_OBFS_PASSWORD) {
    problems.add('settings.obfs.password', `must be ${SHORTEST_OBFS_PASSWORD} to 255 visible ASCII characters`);
  }
  return { type: 'salamander', password: obfs.password };
}

function checkPorts(problems: Problems, ports: string | undefined): string | null {
  if (ports === undefined) return null;
  const ranges = ports.split(',').map((range) => /^([1-9]\d{0,4})(?:-([1-9]\d{0,4}))?$/.exec(range));
  const isRange = (range: RegExpExecArray | null) => {
    const from = Number(range?.[1]);
    const to = Number(range?.[2] ?? range?.[1]);
    return from <= to && to <= 65_535;
  };
  if (!ranges.every(isRange)) problems.add('settings.ports', 'must be ports and ranges of them: 20000-20100,30000');
  else if (ranges.length > MOST_RANGES) problems.add('settings.ports', `must be at most ${MOST_RANGES} ranges`);
  return ports;
}
