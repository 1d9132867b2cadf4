import { expect, test } from 'vitest';
import type { Message } from '#contract/messages.ts';
import { mergeMessages } from './apply-messages.ts';
import { emptyTranscript } from './transcript.ts';
import { hasEarlier, showEarlier, showWindow } from './windows.ts';

function message(id: string, parent: string | null, revision = 1, siblings = [id]): Message {
  return {
    id,
    parent,
    revision,
    siblings,
    role: 'assistant',
    status: 'complete',
    parts: [],
    content: id,
  } as unknown as Message;
}

const [a, b, c] = [message('a', null), message('b', 'a', 2), message('c', 'b', 3)];

test('earlier messages go before what is loaded, each once', () => {
  const loaded = showWindow(emptyTranscript, [c]);
  expect(hasEarlier(loaded)).toBe(true);
  const all = showEarlier(loaded, [a, b, c]);
  expect(all.path).toEqual(['a', 'b', 'c']);
  expect(hasEarlier(all)).toBe(false);
});

test('another branch joins what is loaded above the fork', () => {
  const loaded = showWindow(emptyTranscript, [a, b, c]);
  const other = message('b2', 'a', 4, ['b', 'b2']);
  expect(showWindow(loaded, [other]).path).toEqual(['a', 'b2']);
});

test('another branch whose fork is not loaded stands alone until one scrolls up', () => {
  const loaded = showWindow(emptyTranscript, [c]);
  expect(showWindow(loaded, [message('z', 'y', 4)]).path).toEqual(['z']);
});

test('what was sent while a window was on its way stays at its end', () => {
  const loaded = showWindow(emptyTranscript, [a, b]);
  const sent = mergeMessages(loaded, [c]).transcript;
  expect(showWindow(sent, [a, b]).path).toEqual(['a', 'b', 'c']);
});

test('only a first window says up to which revision all is known', () => {
  const first = showWindow(emptyTranscript, [a, b]);
  expect(first.revision).toBe(2);
  expect(showWindow(first, [c]).revision).toBe(2);
});
