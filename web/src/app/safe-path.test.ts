import { expect, test } from 'vitest';
import { safePath } from './safe-path.ts';

test.each(['/', '/c/1', '/chats?x=1#y'])('%s is a path of this app', (path) => {
  expect(safePath(path)).toBe(path);
});

test.each([
  '//evil.example',
  '/\\evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  '',
  'c/1',
  ' //evil.example',
  '/\t/evil.example',
  7,
  null,
])('%s leads nowhere', (value) => {
  expect(safePath(value)).toBeNull();
});
