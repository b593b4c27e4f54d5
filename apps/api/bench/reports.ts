import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';
import { type BenchInstallation, median } from './installation.ts';

/** Of nodes and plan: other parts have these subscriptions on no list. */
const OWN = ['reports'];
const POOL = 20_000;
const TURNS = 15;

/** Batches that walk through all ids, round after round. */
function batchesOf(ids: readonly number[], size: number): number[][] {
  return Array.from({ length: Math.floor(ids.length / size) }, (_, i) => ids.slice(i * size, (i + 1) * size));
}

/** One connection, one report after the other, each with a key of its own. */
function reporter(url: string, node: { id: number; token: string }) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const epoch = `bench-${Math.random().toString(36).slice(2)}`;
  let sequence = 0;
  return {
    bodyOf: (ids: readonly number[]): Buffer =>
      Buffer.from(
        JSON.stringify(
          ids.map((id) => ({ subscription_id: String(id), upload: 1_000 + id, download: 2_000_000 + id })),
        ),
      ),
    send: async (body: Buffer, expected: number): Promise<void> => {
      const answer = await post(`${url}/agents/${node.id}/traffic`, agent, body, {
        authorization: `Bearer ${node.token}`,
        'idempotency-key': `${epoch}:${++sequence}`,
      });
      const { data } = JSON.parse(answer) as { data?: { subscriptions_updated: number } };
      if (data?.subscriptions_updated !== expected)
        throw new Error(`the report was not counted: ${answer.slice(0, 200)}`);
    },
    close: (): void => agent.destroy(),
  };
}

function post(url: string, agent: Agent, body: Buffer, headers: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const headersOfBody = { 'content-type': 'application/json', 'content-length': String(body.length) };
    const sent = request(url, { method: 'POST', agent, headers: { ...headers, ...headersOfBody } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => resolve(Buffer.concat(chunks).toString()));
      answer.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** The statement that any counting has to beat: rows into usage_hours and nothing else, every column an array. */
async function insertRaw({ db }: BenchInstallation, nodeId: number, ids: readonly number[]): Promise<void> {
  const hour = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000);
  const [nodes, hours] = [ids.map(() => nodeId), ids.map(() => hour.toISOString())];
  const [up, down] = [ids.map((id) => 1_000 + id), ids.map((id) => 2_000_000 + id)];
  await db.$client`
    insert into usage_hours as kept
    select * from unnest(${ids}::bigint[], ${nodes}::bigint[], ${hours}::text[]::timestamptz[],
      ${up}::bigint[], ${down}::bigint[], ${up}::bigint[], ${down}::bigint[])
    on conflict (subscription_id, node_id, hour_at) do update set
      raw_upload = kept.raw_upload + excluded.raw_upload, raw_download = kept.raw_download + excluded.raw_download,
      charged_upload = kept.charged_upload + excluded.charged_upload,
      charged_download = kept.charged_download + excluded.charged_download`;
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

/** (a) Rows a second: the raw statement and the whole report path over HTTP, by turns, on one connection each. */
export async function benchReports(bench: BenchInstallation): Promise<void> {
  const ids = await bench.addSubscriptions(POOL, OWN);
  console.log(
    `(a) rows a second into usage_hours: raw statement / report over HTTP, median of ${TURNS} turns by turns`,
  );
  for (const size of [1_000, 10_000]) {
    const node = await bench.addNode(`batches of ${size}`, OWN);
    const rawNode = await bench.addNode(`raw batches of ${size}`, OWN);
    const { bodyOf, send, close } = reporter(bench.url, node);
    const batches = batchesOf(ids, size).map((batch) => ({ batch, body: bodyOf(batch) }));
    const ours = async () => {
      for (const { batch, body } of batches) await send(body, batch.length);
    };
    const raw = async () => {
      for (const { batch } of batches) await insertRaw(bench, rawNode.id, batch);
    };
    const rates: [number[], number[]] = [[], []];
    // The first turn makes the rows of the hour; it is not counted.
    for (let turn = 0; turn <= TURNS; turn++) {
      const [rawSeconds, ourSeconds] = [await secondsOf(raw), await secondsOf(ours)];
      if (turn === 0) continue;
      rates[0].push(POOL / rawSeconds);
      rates[1].push(POOL / ourSeconds);
    }
    close();
    const [rawRate, ourRate] = [median(rates[0]), median(rates[1])];
    const figures = `${Math.round(rawRate)} / ${Math.round(ourRate)}`;
    console.log(`    batches of ${size}: ${figures}: ratio ${(ourRate / rawRate).toFixed(2)}`);
  }
}

/** (d) The cost of one report of 1,000 entries, with more and more subscriptions in the books. */
export async function benchFlatness(bench: BenchInstallation): Promise<void> {
  console.log('(d) milliseconds per report of 1,000 entries spread over all subscriptions, median of 25');
  let all: number[] = [];
  for (const count of [1_000, 10_000, 100_000, 1_000_000]) {
    all = all.concat(await bench.addSubscriptions(count - all.length));
    const { bodyOf, send, close } = reporter(bench.url, await bench.addNode(`among ${count}`));
    const stride = count / 1_000;
    // A node has the same users from one report to the next; here they lie as far apart as they can.
    const batch = Array.from({ length: 1_000 }, (_, k) => all[k * stride] ?? 0);
    const body = bodyOf(batch);
    const times: number[] = [];
    for (let i = 0; i < 30; i++) times.push(await secondsOf(() => send(body, 1_000)));
    close();
    console.log(`    among ${count}: ${(median(times.slice(5)) * 1000).toFixed(1)} ms`);
  }
}
