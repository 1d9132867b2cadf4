import { expect, test } from 'vitest';
import type { Message } from '#web/api/messages.ts';
import { factsOf } from './facts-of.ts';

const spent = {
  model_used: 'gpt-5-mini',
  input_tokens: 40,
  output_tokens: 2,
  usage_source: 'reported',
  cost: '0.00042100',
  response_time: 2.12,
  metadata: {},
} as unknown as Message;

function textsOf(change: Partial<Message>, type = 'openai'): string[] {
  return factsOf({ ...spent, ...change }, { name: 'GPT-5 mini', model_type: type }).map(({ text }) => text);
}

test('an answer says who gave it, and its tokens, price and time', () => {
  expect(textsOf({})).toEqual(['GPT-5 mini', '42 tokens', '$0.00042', '2.1 s']);
});

test('a price that is not known is said to be unknown, and never zero', () => {
  expect(textsOf({ cost: null })).toContain('price unknown');
});

test('a price that is known to be zero is zero', () => {
  expect(textsOf({ cost: '0.00000000' })).toContain('$0');
});

test('where nothing was spent no price is missing', () => {
  expect(textsOf({ cost: null, input_tokens: null, output_tokens: null, usage_source: 'none' })).toEqual([
    'GPT-5 mini',
    '2.1 s',
  ]);
});

test('estimated tokens are marked as such', () => {
  expect(textsOf({ usage_source: 'estimated' })).toContain('about 42 tokens');
});

test('the offline assistant is never taken for a model, nor given a price', () => {
  expect(textsOf({ cost: null }, 'offline')).toEqual(['Offline assistant, not a model', '42 tokens', '2.1 s']);
});

test('what went along, what was left out and what cut it off are told', () => {
  const texts = textsOf({
    metadata: { related_chat_context: { chat: 7, messages: 1 }, omitted_messages: 12, finish_reason: 'length' },
  });
  expect(texts.slice(4)).toEqual([
    'read 1 message of the linked chat',
    'without the first 12 messages',
    'cut off at the longest answer allowed',
  ]);
});
