import { expect, test } from 'vitest';
import { hashPassword, standardCost, verifyPassword } from './password-hash.ts';

const cheap = { logN: 8, r: 8, p: 1 };

test('a hash accepts its password and no other', async () => {
  const hash = await hashPassword('correct horse', cheap);
  expect(await verifyPassword(hash, 'correct horse')).toBe(true);
  expect(await verifyPassword(hash, 'correct horsf')).toBe(false);
  expect(await verifyPassword(hash, '')).toBe(false);
});

test('the same password has another hash each time, and the hash says what it cost', async () => {
  const [one, two] = await Promise.all([hashPassword('secret', cheap), hashPassword('secret', cheap)]);
  expect(one).not.toBe(two);
  expect(one).toMatch(/^\$scrypt\$ln=8,r=8,p=1\$/);
});

test('a password counts whole, beyond its 72nd byte', async () => {
  const hash = await hashPassword(`${'x'.repeat(72)}a`, cheap);
  expect(await verifyPassword(hash, `${'x'.repeat(72)}b`)).toBe(false);
});

test('the same letters in another Unicode form are the same password', async () => {
  const hash = await hashPassword('caf\u00e9 noir', cheap);
  expect(await verifyPassword(hash, 'cafe\u0301 noir')).toBe(true);
});

test('hashes made at another cost are still verified', async () => {
  const hash = await hashPassword('secret', { logN: 9, r: 4, p: 2 });
  expect(await verifyPassword(hash, 'secret')).toBe(true);
});

test('the event loop goes on while a password is hashed at full cost', async () => {
  let ticks = 0;
  const timer = setInterval(() => ticks++, 1);
  await hashPassword('secret', standardCost);
  clearInterval(timer);
  expect(ticks).toBeGreaterThan(5);
});
