import { expect, test } from 'vitest';
import { Turns } from './turns.ts';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('what has the same key goes one after the other, in order, also after a failure', async () => {
  const turns = new Turns();
  const log: string[] = [];
  const work = (name: string, ms: number, fails = false) =>
    turns.take('one', async () => {
      log.push(`${name} begins`);
      await pause(ms);
      log.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    });
  const results = await Promise.allSettled([work('a', 5), work('b', 1, true), work('c', 0)]);
  expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

test('what has another key does not wait', async () => {
  const turns = new Turns();
  let release = (): void => undefined;
  const held = turns.take('one', () => new Promise<void>((resolve) => (release = resolve)));
  expect(await turns.take('other', async () => 'done')).toBe('done');
  release();
  await held;
});
