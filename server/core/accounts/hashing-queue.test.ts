import { expect, test } from 'vitest';
import { HashingQueue } from './hashing-queue.ts';

test('two run at a time, the others in the order they came', async () => {
  const queue = new HashingQueue();
  const started: number[] = [];
  const finish: (() => void)[] = [];
  const runs = [0, 1, 2, 3].map((n) =>
    queue.run(() => new Promise<void>((resolve) => (started.push(n), (finish[n] = resolve)))),
  );
  await settled();
  expect(started).toEqual([0, 1]);
  finish[1]?.();
  await settled();
  expect(started).toEqual([0, 1, 2]);
  finish[0]?.();
  finish[2]?.();
  await settled();
  expect(started).toEqual([0, 1, 2, 3]);
  finish[3]?.();
  await Promise.all(runs);
});

test('a task that fails makes room like any other', async () => {
  const queue = new HashingQueue();
  for (let i = 0; i < 5; i++) await expect(queue.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await queue.run(async () => 'yes')).toBe('yes');
});

test('who would wait behind five hundred is told to come again', async () => {
  const queue = new HashingQueue();
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const waiting = Array.from({ length: 502 }, () => queue.run(() => gate));
  await expect(queue.run(() => gate)).rejects.toMatchObject({
    code: 'unavailable',
    details: { retryAfterSeconds: 10 },
  });
  open();
  await Promise.all(waiting);
});

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
