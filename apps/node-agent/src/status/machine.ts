import { readFileSync, statfsSync } from 'node:fs';
import { arch, cpus, freemem, loadavg, platform, totalmem, uptime } from 'node:os';

/** Counts that only mean something as a difference between two moments. */
export interface Sample {
  readonly at: number;
  readonly cpuBusy: number;
  readonly cpuTotal: number;
  readonly rxBytes: number;
  readonly txBytes: number;
}

export function sample(): Sample {
  let [cpuBusy, cpuTotal] = [0, 0];
  for (const { times } of cpus()) {
    const total = times.user + times.nice + times.sys + times.idle + times.irq;
    cpuTotal += total;
    cpuBusy += total - times.idle;
  }
  return { at: Date.now(), cpuBusy, cpuTotal, ...networkBytes() };
}

/** All interfaces but loopback. */
function networkBytes(): { rxBytes: number; txBytes: number } {
  let [rxBytes, txBytes] = [0, 0];
  for (const line of readFileSync('/proc/net/dev', 'utf8').split('\n').slice(2)) {
    const [name, numbers] = line.trim().split(/:\s*/);
    if (numbers === undefined || name === 'lo') continue;
    const fields = numbers.split(/\s+/).map(Number);
    rxBytes += fields[0] ?? 0;
    txBytes += fields[8] ?? 0;
  }
  return { rxBytes, txBytes };
}

const percent = (part: number, whole: number): number => (whole > 0 ? Math.round((1000 * part) / whole) / 10 : 0);

/** How the machine is, in the names of `PUT /agents/{id}/status`; rates since `before`. */
export function machineStatus(before: Sample, now: Sample, stateDir: string): Record<string, number | string> {
  const seconds = Math.max((now.at - before.at) / 1000, 1);
  const memoryTotal = totalmem();
  const memoryAvail = available() ?? freemem();
  const disk = statfsSync(stateDir);
  const diskTotal = disk.blocks * disk.bsize;
  const diskUsed = (disk.blocks - disk.bfree) * disk.bsize;
  const [load1 = 0, load5 = 0, load15 = 0] = loadavg();
  const processors = cpus();
  const sockets = socketCounts();
  return {
    cpu_percent: percent(now.cpuBusy - before.cpuBusy, now.cpuTotal - before.cpuTotal),
    cpu_cores: processors.length,
    cpu_model_name: processors[0]?.model ?? '',
    memory_total: memoryTotal,
    memory_avail: memoryAvail,
    memory_used: memoryTotal - memoryAvail,
    memory_percent: percent(memoryTotal - memoryAvail, memoryTotal),
    disk_total: diskTotal,
    disk_used: diskUsed,
    disk_percent: percent(diskUsed, diskTotal),
    uptime_seconds: Math.floor(uptime()),
    load_avg_1: load1,
    load_avg_5: load5,
    load_avg_15: load15,
    network_rx_bytes: now.rxBytes,
    network_tx_bytes: now.txBytes,
    network_rx_rate: Math.round((now.rxBytes - before.rxBytes) / seconds),
    network_tx_rate: Math.round((now.txBytes - before.txBytes) / seconds),
    tcp_connections: sockets.tcp,
    udp_connections: sockets.udp,
    platform: platform(),
    arch: arch(),
  };
}

/** What programs could still get, caches counted as free. */
function available(): number | undefined {
  const found = /^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1];
  return found === undefined ? undefined : Number(found) * 1024;
}

/** Sockets in use, IPv4 and IPv6. */
function socketCounts(): { tcp: number; udp: number } {
  const counts = { tcp: 0, udp: 0 };
  for (const file of ['/proc/net/sockstat', '/proc/net/sockstat6']) {
    for (const [, kind, used] of read(file).matchAll(/^(TCP|UDP)6?: inuse (\d+)/gm))
      counts[kind === 'TCP' ? 'tcp' : 'udp'] += Number(used);
  }
  return counts;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // No IPv6 here.
    return '';
  }
}
