import { expect, test } from 'vitest';
import { afterFlags, type CaseBeforeFlags } from './after-flags.ts';

const before = (state: CaseBeforeFlags['state'], more: Partial<CaseBeforeFlags> = {}): CaseBeforeFlags => ({
  state,
  kinds: ['outdated'],
  judgedKinds: [],
  ...more,
});
const judged = { judgedKinds: ['outdated'] } as const satisfies Partial<CaseBeforeFlags>;

test.each<[name: string, ...Parameters<typeof afterFlags>, ReturnType<typeof afterFlags>]>([
  ['the first flag opens a case', null, ['outdated'], { state: 'open', event: 'opened' }],
  ['one more of the same type is counted', before('open'), ['outdated'], { state: 'open', event: null }],
  [
    'one of another type is told to who works on it',
    before('in_review'),
    ['safety_issue', 'outdated'],
    { state: 'in_review', event: 'flags_changed' },
  ],
  [
    'one that became another is, too',
    before('escalated'),
    ['off_topic'],
    { state: 'escalated', event: 'flags_changed' },
  ],
  ['the last one withdraws an open case', before('open'), [], { state: 'withdrawn', event: 'withdrawn' }],
  ['and one in review', before('in_review'), [], { state: 'withdrawn', event: 'withdrawn' }],
  ['and one that was escalated', before('escalated'), [], { state: 'withdrawn', event: 'withdrawn' }],
  [
    'any opens a withdrawn case, also of a type that was decided on',
    before('withdrawn', { kinds: [], ...judged }),
    ['outdated'],
    { state: 'open', event: 'reopened' },
  ],
  ['a decision stays when the flags go', before('upheld', judged), [], { state: 'upheld', event: null }],
  [
    'and when they come back',
    before('dismissed', { kinds: [], ...judged }),
    ['outdated'],
    { state: 'dismissed', event: null },
  ],
  [
    'a new type reopens what was decided',
    before('dismissed', judged),
    ['outdated', 'off_topic'],
    { state: 'open', event: 'reopened' },
  ],
])('%s', (_, stored, kinds, turnout) => {
  expect(afterFlags(stored, kinds)).toEqual(turnout);
});
