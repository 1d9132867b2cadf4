import { expect, test } from 'vitest';
import { titleFrom } from './title-from.ts';

test('a short first line is the title, without its Markdown', () => {
  expect(titleFrom('  ## Why is the sky blue?\nAnd the sea?')).toBe('Why is the sky blue?');
});

test('a long line is cut at a word', () => {
  const title = titleFrom('Explain how public-key cryptography works, with an everyday comparison first');
  expect(title).toBe('Explain how public-key cryptography works, with an everyday…');
});

test('a line without words is cut where no character is halved', () => {
  const title = titleFrom('a' + '👋'.repeat(60));
  expect(title.isWellFormed()).toBe(true);
  expect(title).not.toContain('\uFFFD');
  expect(title.length).toBeLessThanOrEqual(61);
});

test('a message of marks alone still gets a name', () => {
  expect(titleFrom('```\n\n')).toBe('New chat');
});
