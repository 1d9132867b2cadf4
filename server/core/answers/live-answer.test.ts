import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GrowingPart } from './answer.ts';
import { type Delta, LiveAnswer } from './live-answer.ts';

const begin = (continues: GrowingPart[] = []): LiveAnswer =>
  new LiveAnswer({ messageId: 'm', number: 1, conversationId: 'c', userId: 1, continues });

/** All that waits becomes durable. */
function commit(live: LiveAnswer): Delta[] {
  const deltas = live.pending();
  live.commit(deltas);
  return deltas;
}

describe('a live answer', () => {
  test('shows nothing that is not durable', () => {
    const live = begin();
    live.append('text', 'Hello');
    expect(live.shown()).toEqual([{ type: 'text', text: '' }]);
    const deltas = live.pending();
    live.append('text', ' world');
    live.commit(deltas);
    expect(live.shown()).toEqual([{ type: 'text', text: 'Hello' }]);
    expect(live.received()).toEqual([{ type: 'text', text: 'Hello world' }]);
    expect(commit(live)).toEqual([{ part: 0, kind: 'text', at: 5, text: ' world' }]);
  });

  test('begins a part where the kind changes, and goes on after what stood before', () => {
    const live = begin([{ type: 'text', text: 'So far' }]);
    live.append('text', '!');
    live.append('reasoning', 'Hm.');
    live.append('text', 'Done.');
    expect(commit(live)).toEqual([
      { part: 0, kind: 'text', at: 6, text: '!' },
      { part: 1, kind: 'reasoning', at: 0, text: 'Hm.' },
      { part: 2, kind: 'text', at: 0, text: 'Done.' },
    ]);
  });

  test('never shows half a character, and says so where its other half never came', () => {
    const live = begin();
    live.append('text', 'a\ud83d');
    expect(commit(live)).toEqual([{ part: 0, kind: 'text', at: 0, text: 'a' }]);
    live.append('text', '\ude00\udc00 \ud800b\ud83d');
    live.append('reasoning', 'c');
    commit(live);
    expect(live.shown()).toEqual([
      { type: 'text', text: 'a😀\ufffd \ufffdb\ufffd' },
      { type: 'reasoning', text: 'c' },
    ]);
    expect(live.received()).toEqual(live.shown());
  });

  test('says when an answer is longer than any may be', () => {
    const live = begin();
    expect(live.append('text', 'x'.repeat(3_999_999))).toBe(true);
    expect(live.append('text', 'xx')).toBe(false);
  });

  test('gives every reader what it lacks, once, whatever it knew and whenever it looks', () => {
    const live = begin();
    let calls = 0;
    live.append('text', 'abc');
    commit(live);
    const early = live.read([], () => (calls += 1));
    const late = live.read([2], () => undefined);
    expect(late.take()).toEqual([{ part: 0, kind: 'text', at: 2, text: 'c' }]);
    expect(early.take()).toEqual([{ part: 0, kind: 'text', at: 0, text: 'abc' }]);
    live.append('text', 'def');
    commit(live);
    live.append('text', 'ghi');
    commit(live);
    expect(calls).toBe(2);
    expect(early.take()).toEqual([{ part: 0, kind: 'text', at: 3, text: 'defghi' }]);
    expect(early.take()).toEqual([]);
    early.close();
    live.append('text', 'j');
    commit(live);
    expect(calls).toBe(2);
    expect(late.take()).toEqual([{ part: 0, kind: 'text', at: 3, text: 'defghij' }]);
  });

  test('begins again at its own end for a reader that claims to know more', () => {
    const live = begin([{ type: 'text', text: 'abc' }]);
    const reader = live.read([99], () => undefined);
    expect(reader.take()).toEqual([]);
    live.append('text', 'd');
    commit(live);
    expect(reader.take()).toEqual([{ part: 0, kind: 'text', at: 3, text: 'd' }]);
  });

  test('takes what a journal says in any overlap, once', () => {
    const live = begin([{ type: 'text', text: 'ab' }]);
    live.follow({ part: 0, kind: 'text', at: 0, text: 'a' });
    live.follow({ part: 0, kind: 'text', at: 1, text: 'bcd' });
    live.follow({ part: 0, kind: 'text', at: 1, text: 'bcd' });
    live.follow({ part: 1, kind: 'reasoning', at: 0, text: 'x' });
    expect(live.received()).toEqual([
      { type: 'text', text: 'abcd' },
      { type: 'reasoning', text: 'x' },
    ]);
  });
});

describe('any stream', () => {
  const unit = fc.oneof(
    fc.string({ maxLength: 8 }),
    fc.constantFrom('\ud83d', '\ude00', '😀', '\u0000', '👩‍👩‍👧', '\ud800', 'é'),
  );
  const step = fc.oneof(
    fc.record({ kind: fc.constantFrom('text' as const, 'reasoning' as const), text: unit }),
    fc.constant('commit' as const),
    fc.constant('read' as const),
  );

  test('is the same for those who watch as in the journal and at the end: nothing lost, doubled or broken', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const live = begin();
        const journal = begin();
        const seen: string[] = [];
        const reader = live.read([], () => undefined);
        const look = (): void => {
          for (const { part, at, text } of reader.take()) {
            expect(text.isWellFormed()).toBe(true);
            expect(at).toBe((seen[part] ??= '').length);
            seen[part] += text;
          }
        };
        for (const at of steps) {
          if (at === 'commit') for (const delta of commit(live)) journal.follow(delta);
          else if (at === 'read') look();
          else if (at.text !== '') live.append(at.kind, at.text);
        }
        for (const delta of commit(live)) journal.follow(delta);
        look();
        const end = live.received();
        expect(seen).toEqual(end.map(({ text }) => text));
        expect(journal.received()).toEqual(end);
        expect(end.every(({ text }) => text.isWellFormed() && !text.includes('\u0000'))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
