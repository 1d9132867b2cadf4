import { expect, test } from 'vitest';
import type { Message } from '#contract/messages.ts';
import { applyMessagesFrame, mergeMessages } from './apply-messages.ts';
import { emptyTranscript } from './transcript.ts';
import type { Transcript } from './transcript.ts';

function message(id: string, parent: string | null, siblings = [id]): Message {
  const fields = { id, parent, siblings, revision: 1, role: 'assistant', status: 'complete', parts: [], content: id };
  return fields as unknown as Message;
}

/** a - b - c - d, and beside b: b2. */
function known(): Transcript {
  const siblings = ['b', 'b2'];
  const all = [message('a', null), message('b2', 'a', siblings), message('b', 'a', siblings)];
  const { transcript } = mergeMessages(emptyTranscript, [...all, message('c', 'b'), message('d', 'c')]);
  return { ...transcript, path: ['a', 'b', 'c', 'd'], revision: 1 };
}

function told(transcript: Transcript, deleted: string[], messages: Message[] = []): Transcript {
  const frame = { type: 'messages', conversation_id: 'one', revision: 2, reset: false } as const;
  return applyMessagesFrame(transcript, { ...frame, messages, deleted }).transcript;
}

test('a deleted message goes with all below it, and the path ends before it', () => {
  const { path, messages } = told(known(), ['c']);
  expect([path, [...messages.keys()]]).toEqual([
    ['a', 'b'],
    ['a', 'b2', 'b'],
  ]);
});

test('the one that stands beside it takes its place, and counts alone', () => {
  const { path, messages } = told(known(), ['b']);
  expect([path, messages.get('b2')!.siblings]).toEqual([['a', 'b2'], ['b2']]);
});

test('the first message leaves nothing', () => {
  const { path, messages } = told(known(), ['a']);
  expect([path, messages.size]).toEqual([[], 0]);
});

test('what goes on after it in the same frame follows what came before it', () => {
  const next = { ...message('e', 'b'), revision: 2 };
  expect(told(known(), ['c'], [next]).path).toEqual(['a', 'b', 'e']);
});

test('one that was never loaded takes nothing along that is', () => {
  expect(told(known(), ['x']).path).toEqual(['a', 'b', 'c', 'd']);
});
