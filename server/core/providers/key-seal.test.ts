import { expect, test } from 'vitest';
import { hintOf, KeySeal } from './key-seal.ts';

const seal = new KeySeal('a secret of the server, long enough');
const binding = { id: 'one', kind: 'openai', baseUrl: 'https://api.example.org/v1' };
const key = 'sk-canary-0123456789';

test('a key opens for what it was sealed for, by every server with the secret', () => {
  const sealed = seal.seal(binding, key);
  expect(seal.open(binding, sealed)).toBe(key);
  expect(new KeySeal('a secret of the server, long enough').open({ ...binding }, sealed)).toBe(key);
  expect(sealed.includes('canary')).toBe(false);
  expect(seal.seal(binding, key).equals(sealed)).toBe(false);
});

test.each([
  ['another provider', { id: 'two' }],
  ['another kind', { kind: 'anthropic' }],
  ['another address', { baseUrl: 'https://api.example.com/v1' }],
  ['the same address written otherwise', { baseUrl: 'https://api.example.org/v1/' }],
  ['the same letters cut otherwise', { id: 'oneo', kind: 'penai' }],
])('and not for %s', (_, other) => {
  expect(seal.open({ ...binding, ...other }, seal.seal(binding, key))).toBeNull();
});

test('nor by another secret, nor with a bit of it changed, nor with less of it', () => {
  const sealed = seal.seal(binding, key);
  expect(new KeySeal('another secret of the server').open(binding, sealed)).toBeNull();
  for (let at = 0; at < sealed.length; at++) {
    const bent = Buffer.from(sealed);
    bent[at]! ^= 1;
    expect(seal.open(binding, bent), `byte ${at}`).toBeNull();
    expect(seal.open(binding, sealed.subarray(0, at)), `${at} bytes`).toBeNull();
  }
});

test('of a short key nothing is shown', () => {
  expect(hintOf('sk-0123456789ab')).toBeNull();
  expect(hintOf('sk-0123456789abc')).toBe('9abc');
  expect(hintOf(null)).toBeNull();
});
