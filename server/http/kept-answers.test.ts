import { beforeEach, expect, test } from 'vitest';
import { KeptAnswers } from './kept-answers.ts';
import type { SentAnswer } from './sent-answer.ts';

let kept: KeptAnswers;
let version: string | null;
let made: number;

beforeEach(() => {
  kept = new KeptAnswers();
  version = 'one';
  made = 0;
});

const readVersion = async (): Promise<string | null> => version;

function answer(text: string): SentAnswer {
  made += 1;
  return { status: 200, headers: { link: '<next>' }, body: Buffer.from(text) };
}

async function find(text: string, key = 'ada /chats/'): Promise<string> {
  return (await kept.find(key, readVersion, async () => answer(text))).body!.toString();
}

test('An answer is made once for a version and sent again with its headers', async () => {
  expect(await find('first')).toBe('first');
  expect(await kept.find('ada /chats/', readVersion, async () => answer('second'))).toMatchObject({
    headers: { link: '<next>' },
    body: Buffer.from('first'),
  });
  expect(made).toBe(1);
});

test('Another version, another person and another address have another answer', async () => {
  await find('first');
  expect(await find('of lin', 'lin /chats/')).toBe('of lin');
  expect(await find('second page', 'ada /chats/?cursor=2')).toBe('second page');
  version = 'two';
  expect(await find('second')).toBe('second');
  version = 'one';
  expect(await find('third')).toBe('third');
});

test('Without a version an answer is made anew each time', async () => {
  version = null;
  expect([await find('first'), await find('second')]).toEqual(['first', 'second']);
  expect(kept.size).toBe(0);
});

test('What changed while it was made is sent and not kept', async () => {
  const changing = await kept.find('ada /chats/', readVersion, async () => {
    version = 'two';
    return answer('half of each');
  });
  expect(changing.body!.toString()).toBe('half of each');
  expect(await find('whole')).toBe('whole');
});

test('What could not be made is not kept', async () => {
  const failing = kept.find('ada /chats/', readVersion, async () => {
    throw new Error('gone');
  });
  await expect(failing).rejects.toThrow('gone');
  expect(await find('first')).toBe('first');
});

test('At most 16 MiB are kept, of answers of at most 256 KiB: who was not asked for longest goes first', async () => {
  await find('x'.repeat(257 * 1024), 'large');
  expect(kept.size).toBe(0);
  await find('small', 'in use');
  for (let index = 0; index < 100; index++) {
    await find('x'.repeat(200 * 1024), `page ${index}`);
    await find('made again', 'in use');
  }
  expect(kept.size).toBeGreaterThan(15 * 1024 * 1024);
  expect(kept.size).toBeLessThanOrEqual(16 * 1024 * 1024);
  expect(await find('made again', 'in use')).toBe('small');
  expect(await find('made again', 'page 0')).toBe('made again');
});

test('Addresses of any length count', async () => {
  for (let index = 0; index < 3000; index++) await find('', `${'x'.repeat(8_000)} ${index}`);
  expect(kept.size).toBeGreaterThan(15 * 1024 * 1024);
  expect(kept.size).toBeLessThanOrEqual(16 * 1024 * 1024);
});
