import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { cookieSecretOf, sessionTokenOf } from './session-cookie.ts';

const secret = cookieSecretOf('a secret key of at least 32 letters');
const token = 'abcdefghijklmnopqrstuvwxyz012345';
const signature = createHmac('sha256', secret).update(token).digest('base64');

test('a cookie that we signed holds its token, percent-encoded or not', () => {
  expect(sessionTokenOf(encodeURIComponent(`${token}.${signature}`), secret)).toBe(token);
  expect(sessionTokenOf(`${token}.${signature}`, secret)).toBe(token);
});

test.each([
  ['nothing', ''],
  ['no signature', token],
  ['an empty signature', `${token}.`],
  ['half a signature', `${token}.${signature.slice(0, 20)}`],
  ['a signature and more', `${token}.${signature}=`],
  ['a changed token', `b${token.slice(1)}.${signature}`],
  ['a broken escape', '%E0%A4%A'],
  ['SQL', "' or 1=1 --.x"],
])('%s is no session', (_, cookie) => {
  expect(sessionTokenOf(cookie, secret)).toBeNull();
});

test('a signature by another key is worth nothing', () => {
  const other = cookieSecretOf('another secret key of 32 letters!!');
  const forged = createHmac('sha256', other).update(token).digest('base64');
  expect(sessionTokenOf(`${token}.${forged}`, secret)).toBeNull();
});
