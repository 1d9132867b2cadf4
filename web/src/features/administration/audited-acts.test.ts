import { expect, test } from 'vitest';
import { detailsOf, wordsOf } from './audited-acts.ts';

test('an act has words, and one that is not known its name', () => {
  expect(wordsOf('person.role_changed')).toBe('Changed a role');
  expect(wordsOf('house.painted')).toBe('house.painted');
});

test('details stand on one line, without what is empty', () => {
  expect(
    detailsOf({ to: 'moderator', from: 'member', user: null, messages: 2, sent_kinds: ['outdated'], search: '' }),
  ).toBe('from: member · to: moderator · messages: 2 · sent kinds: outdated');
});
