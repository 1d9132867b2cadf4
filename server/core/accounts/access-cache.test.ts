import { expect, test } from 'vitest';
import type { Actor } from '#server/core/context.ts';
import { AccessCache } from './access-cache.ts';

const ada: Actor = { userId: 1, username: 'Ada', role: 'member', sessionId: 7, apiKeyId: null };
const lin: Actor = { userId: 2, username: 'Lin', role: 'member', sessionId: 8, apiKeyId: null };

function cacheAt(start: number) {
  const clock = { now: start };
  return { clock, cache: new AccessCache(() => clock.now) };
}

test('a look-up is believed for a second', async () => {
  const { clock, cache } = cacheAt(1000);
  await cache.lookUp('cookie', async () => ada);
  clock.now = 1999;
  expect(cache.get('cookie')).toBe(ada);
  clock.now = 2000;
  expect(cache.get('cookie')).toBeUndefined();
});

test('credentials that differ in their last letter are two', async () => {
  const { cache } = cacheAt(0);
  const common = 'x'.repeat(64);
  await cache.lookUp(`${common}a`, async () => ada);
  expect(cache.get(`${common}b`)).toBeUndefined();
});

test('a revocation empties what is known of that person only', async () => {
  const { clock, cache } = cacheAt(0);
  await cache.lookUp('one', async () => ada);
  await cache.lookUp('two', async () => ({ ...ada, sessionId: 9 }));
  await cache.lookUp('other', async () => lin);
  clock.now = 1;
  cache.revoke(ada.userId);
  expect([cache.get('one'), cache.get('two'), cache.get('other')]).toEqual([undefined, undefined, lin]);
});

test('a look-up that a revocation overtakes is made again', async () => {
  const { clock, cache } = cacheAt(0);
  const answers: (Actor | null)[] = [ada, null];
  const found = await cache.lookUp('cookie', async () => {
    const answer = answers.shift() ?? null;
    clock.now++;
    if (answer !== null) cache.revoke(ada.userId);
    clock.now++;
    return answer;
  });
  expect(found).toBeNull();
  expect(answers).toEqual([]);
  expect(cache.get('cookie')).toBeUndefined();
});

test('after a revocation a new look-up is believed again', async () => {
  const { clock, cache } = cacheAt(0);
  cache.revoke(ada.userId);
  clock.now = 1;
  await cache.lookUp('cookie', async () => ada);
  expect(cache.get('cookie')).toBe(ada);
});
