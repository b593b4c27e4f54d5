import { expect, test } from 'vitest';
import { waitingRoom } from './list-waiting.ts';

test('holds four requests of a node, and further ones when those have gone', async () => {
  const room = waitingRoom();
  const door = Promise.withResolvers<void>();
  const waiting = Array.from({ length: 4 }, () => room.hold(1, () => door.promise));
  expect(await room.hold(1, () => Promise.reject(new Error('there is no room')))).toBe(false);
  expect(await room.hold(2, () => Promise.resolve())).toBe(true);
  door.resolve();
  expect(await Promise.all(waiting)).toEqual([true, true, true, true]);
  expect(await room.hold(1, () => Promise.resolve())).toBe(true);
});

test('gives the place back when the wait fails', async () => {
  const room = waitingRoom();
  for (let n = 0; n < 5; n++) {
    await expect(room.hold(1, () => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
  }
  expect(await room.hold(1, () => Promise.resolve())).toBe(true);
});
