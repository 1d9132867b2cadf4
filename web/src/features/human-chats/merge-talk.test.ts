import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ChatMessage } from '#web/api/chats.ts';
import { mergeTalk } from './merge-talk.ts';

test('each message stands once and in order, whatever comes first or twice', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.nat(30), { maxLength: 10 }), { maxLength: 6 }), (arrivals) => {
      const shown = arrivals.reduce<ChatMessage[]>(
        (known, ids) =>
          mergeTalk(
            known,
            ids.map((id) => ({ id }) as ChatMessage),
          ),
        [],
      );
      const ids = [...new Set(arrivals.flat())].toSorted((a, b) => a - b);
      expect(shown.map(({ id }) => id)).toEqual(ids);
    }),
  );
});
