import { describe, expect, it } from 'vitest';
import { boundedQueue } from './bounded-queue.ts';

/** A task that ends when told to. */
function task() {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let started = false;
  const run = () => {
    started = true;
    return promise;
  };
  return { run, end: resolve, fail: reject, started: () => started };
}

describe('the bounded queue', () => {
  it('runs so many at once, lets so many wait in order, and refuses the rest', async () => {
    const queue = boundedQueue({ atOnce: 2, waiting: 2 });
    const [a, b, c, d] = [task(), task(), task(), task()];
    const runs = [a, b, c, d].map(({ run }) => queue(run));
    await expect(queue(async () => 'too many')).rejects.toMatchObject({ kind: 'unavailable', code: 'UNAVAILABLE' });
    expect([a, b, c, d].map((t) => t.started())).toEqual([true, true, false, false]);
    b.end();
    await runs[1];
    expect([c, d].map((t) => t.started())).toEqual([true, false]);
    a.end();
    await runs[0];
    expect(d.started()).toBe(true);
    c.end();
    d.end();
    await Promise.all(runs);
    expect(await queue(async () => 'free again')).toBe('free again');
  });

  it('a task that fails gives its place on', async () => {
    const queue = boundedQueue({ atOnce: 1, waiting: 1 });
    const [a, b] = [task(), task()];
    const failing = queue(a.run);
    const next = queue(b.run);
    a.fail(new Error('it failed'));
    await expect(failing).rejects.toThrow('it failed');
    b.end();
    await next;
    expect(b.started()).toBe(true);
  });
});
