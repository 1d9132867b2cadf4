import { expect, test } from 'vitest';
import { problemOfPassword, problemsOfAccount, requireSession } from './policy.ts';

const ada = { username: 'Ada.Lovelace', email: 'ada.l@example.org' };

test.each([
  'password1',
  'PASSWORD123',
  'Iloveyou1',
  'qwertyuiop',
  '12345678',
  '87654321',
  'abcdefgh',
  'aaaaaaaa',
  'abcabcabc',
  '12341234',
  'poiuytre',
])('%s is too common a password', (password) => {
  expect(problemOfPassword(password, ada)).toBe('This password is too common.');
});

test.each(['Ada.Lovelace', 'ada.lovelace', 'ADA.L@example.org', 'ada.l'])(
  '%s is not a password for its owner',
  (password) => {
    expect(problemOfPassword(password, ada)).toMatch('too similar');
  },
);

test.each(['correct horse battery staple', 'a'.repeat(64), 'пароль-для-ады', 'lovelace-1815-engine', '        9'])(
  '%s is a password',
  (password) => {
    expect(problemOfPassword(password, ada)).toBeNull();
  },
);

test('wide letters do not make a common password a rare one', () => {
  expect(problemOfPassword('ｐａｓｓｗｏｒｄ１', ada)).toBe('This password is too common.');
});

test("nobody goes by another's email address", () => {
  const password = 'a long enough secret';
  expect(problemsOfAccount({ username: 'lin@example.org', email: 'ada@example.org', password })).toHaveProperty(
    'username',
  );
  expect(problemsOfAccount({ username: 'Ada@example.org', email: 'ada@example.org', password })).toEqual({});
  expect(problemsOfAccount({ username: 'ada@home', email: 'ada@example.org', password })).toEqual({});
});

test('an API key does not manage sign-ins', () => {
  const actor = { userId: 1, username: 'Ada', role: 'administrator' as const };
  expect(requireSession({ ...actor, sessionId: 5, apiKeyId: null })).toBe(5);
  expect(() => requireSession({ ...actor, sessionId: null, apiKeyId: 5 })).toThrow(
    'An API key cannot manage sign-ins.',
  );
});
