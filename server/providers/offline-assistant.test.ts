import { expect, test } from 'vitest';
import { createOfflineAssistant } from './offline-assistant.ts';
import type { ModelPart } from './provider.ts';

const assistant = createOfflineAssistant({ pieceMs: 1 });

async function answer(
  content: string,
  system = '',
  signal = new AbortController().signal,
): Promise<{ parts: ModelPart[]; text: string }> {
  const parts: ModelPart[] = [];
  for await (const part of assistant.stream({ modelId: 'x', system, messages: [{ role: 'user', content }] }, signal))
    parts.push(part);
  return { parts, text: parts.map((part) => (part.type === 'text' ? part.text : '')).join('') };
}

test('it says first that it is no model, mirrors the question, and names what to set', async () => {
  const { text, parts } = await answer('What is\n\na fence?');
  expect(text).toMatch(/^\*\*This is the offline assistant, not a language model/);
  expect(text).toContain('> What is a fence?');
  for (const name of ['OPENAI_API_KEY', 'OPENAI_BASE_URL', 'ANTHROPIC_API_KEY', 'Ollama']) expect(text).toContain(name);
  expect(text).not.toContain('quoted');
  expect(parts.filter((part) => part.type === 'text').length).toBeGreaterThan(50);
  expect(parts.slice(-2)).toMatchObject([
    { type: 'usage', usage: { inputUncached: expect.any(Number) } },
    { type: 'finish', reason: 'stop' },
  ]);
});

test('a long question is cut between characters', async () => {
  const { text } = await answer('👋'.repeat(300));
  expect(text).toContain(`> ${'👋'.repeat(200)} …\n`);
});

test('it counts the messages that were quoted, fenced or not', async () => {
  const fenced = [
    'Be kind.',
    'Context from related chat:',
    'Note: not a line of theirs',
    '<<<quote 0199>>>',
    '(2 older messages were left out for their length)',
    'lin: hello: there',
    'omar: hi',
    '<<<end of quote 0199>>>',
  ].join('\n');
  expect((await answer('hi', fenced)).text).toContain('With it came 2 messages quoted from the linked chat');
  expect((await answer('hi', 'Context from related chat:\nlin: hello')).text).toContain(
    'With it came 1 message quoted',
  );
});

test('a stop ends it at once, with what it had said counted', async () => {
  const stop = new AbortController();
  const parts: ModelPart[] = [];
  for await (const part of assistant.stream({ modelId: 'x', system: '', messages: [] }, stop.signal)) {
    parts.push(part);
    if (parts.length === 5) stop.abort();
  }
  expect(parts.map(({ type }) => type)).toEqual(['model', 'text', 'text', 'text', 'text', 'usage']);
});

test('asked for a summary it says that nobody has read the conversation, and how that begins and ends', async () => {
  const record = ['<<<conversation 0199>>>', 'person: Why tides?', 'assistant: …', 'person: And ebb?'].join('\n');
  const { text } = await answer(record, 'You write summaries of conversations between a person and an AI assistant.');
  const { title, summary, topics } = JSON.parse(text) as Record<string, unknown>;
  expect([title, topics]).toEqual(['Why tides?', []]);
  expect(summary).toMatch(/^This is no summary by a language model.*“Why tides\?”.*“And ebb\?”/);
});
