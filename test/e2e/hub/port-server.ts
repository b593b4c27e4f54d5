import { createSocket } from 'node:dgram';
import { findCore } from '../cores.ts';
import { freePort, start, until } from '../harness/processes.ts';

/** A real Shadowsocks server with one port per user, and what each port moved so far. */
export interface PortServer {
  /** Serves these ports, by password, and no others. */
  readonly serve: (passwords: ReadonlyMap<number, string>) => Promise<void>;
  /** Bytes by port, both ways together, as the server counts them. */
  readonly moved: () => Promise<ReadonlyMap<number, number>>;
  readonly stop: () => Promise<void>;
}

/** `ssmanager`, told by its management protocol over UDP. */
export async function startPortServer(method: string): Promise<PortServer> {
  const managerPort = await freePort();
  const program = await start(findCore('ssmanager') ?? 'ssmanager', [
    '--manager-address',
    `127.0.0.1:${managerPort}`,
    '-m',
    method,
    '-s',
    '127.0.0.1',
  ]);
  const served = new Map<number, string>();

  const ask = (command: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = createSocket('udp4');
      const timer = setTimeout(() => socket.close(() => reject(new Error(`no answer to ${command}`))), 2_000);
      socket.once('error', reject);
      socket.once('message', (answer) => {
        clearTimeout(timer);
        socket.close(() => resolve(answer.toString()));
      });
      socket.send(command, managerPort, '127.0.0.1');
    });
  const order = async (command: string): Promise<void> => {
    const answer = await ask(command);
    if (answer.trim() !== 'ok') throw new Error(`${command}: ${answer}\n${program.output()}`);
  };
  const answers = (): Promise<boolean> =>
    ask('ping').then(
      () => true,
      () => false,
    );
  await until('ssmanager to answer', answers, { explain: program.output });

  return {
    async serve(passwords) {
      for (const port of served.keys()) {
        if (passwords.has(port)) continue;
        await order(`remove: ${JSON.stringify({ server_port: port })}`);
        served.delete(port);
      }
      for (const [port, password] of passwords) {
        if (served.has(port)) continue;
        await order(`add: ${JSON.stringify({ server_port: port, password })}`);
        served.set(port, password);
      }
    },
    async moved() {
      const stat = JSON.parse((await ask('ping')).replace(/^stat: */, '')) as Record<string, number>;
      return new Map(Object.entries(stat).map(([port, bytes]) => [Number(port), bytes]));
    },
    stop: program.stop,
  };
}
