import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HistoryMessage } from './answer.ts';
import { buildPrompt, defaultContextTokens, type Prompt, type PromptInput } from './build-prompt.ts';

/** One token a character, so that sizes can be seen. */
const input: PromptInput = {
  modelId: 'echo',
  systemPrompt: 'Be kind.',
  quotedChat: null,
  history: [],
  continues: '',
  contextTokens: 1000,
  maxOutputTokens: 100,
  temperature: 0.7,
  topP: 1,
  estimateTokens: (text) => text.length,
};

const path = (...said: [role: HistoryMessage['role'], content: string][]): HistoryMessage[] =>
  said.map(([role, content], index) => ({ role, content, status: 'complete', position: index + 1 }));

const turns = (count: number, length: number): HistoryMessage[] =>
  path(
    ...Array.from({ length: count }, (_, turn): [HistoryMessage['role'], string][] => [
      ['user', `q${turn}`.padEnd(length, '.')],
      ['assistant', `a${turn}`.padEnd(length, '.')],
    ]).flat(),
    ['user', 'and now?'],
  );

const spoken = ({ request }: Prompt): string[] =>
  request.messages.map(({ role, content }) => `${role}: ${content.replace(/\.+$/, '')}`);

describe('a prompt', () => {
  test('is the system prompt and all that was said where that fits', () => {
    const prompt = buildPrompt({ ...input, history: turns(2, 10) });
    expect(prompt.request.system).toBe('Be kind.');
    expect(spoken(prompt)).toEqual(['user: q0', 'assistant: a0', 'user: q1', 'assistant: a1', 'user: and now?']);
    expect(prompt.omittedMessages).toBe(0);
  });

  test('quotes a linked chat after the system prompt, and alone where there is none', () => {
    const quoting = { ...input, history: path(['user', 'hi']), quotedChat: 'Context from related chat:\n…' };
    expect(buildPrompt(quoting).request.system).toBe('Be kind.\n\nContext from related chat:\n…');
    expect(buildPrompt({ ...quoting, systemPrompt: '' }).request.system).toBe('Context from related chat:\n…');
  });

  test('leaves out the oldest whole messages, and says how many', () => {
    const prompt = buildPrompt({ ...input, history: turns(10, 96) });
    expect(spoken(prompt)).toEqual(
      [6, 7, 8, 9].flatMap((turn) => [`user: q${turn}`, `assistant: a${turn}`]).concat('user: and now?'),
    );
    expect(prompt.omittedMessages).toBe(12);
  });

  test('says how many stand before what it was given, too', () => {
    const newest = turns(10, 10).slice(-5);
    expect(buildPrompt({ ...input, history: newest }).omittedMessages).toBe(16);
  });

  test('never begins with an answer whose question did not fit', () => {
    const history = path(['user', 'x'.repeat(900)], ['assistant', 'short'], ['user', 'next']);
    const prompt = buildPrompt({ ...input, history });
    expect(spoken(prompt)).toEqual(['user: next']);
    expect(prompt.omittedMessages).toBe(2);
  });

  test('keeps a question that is larger than the context', () => {
    const history = path(['user', 'hello'], ['assistant', 'hi'], ['user', 'x'.repeat(5000)]);
    expect(buildPrompt({ ...input, history }).request.messages).toEqual([{ role: 'user', content: 'x'.repeat(5000) }]);
  });

  test('joins what one side said in a row, without the empty answers between', () => {
    const history = path(['user', 'one'], ['assistant', ''], ['user', 'two'], ['assistant', ' \n'], ['user', 'three']);
    expect(spoken(buildPrompt({ ...input, history }))).toEqual(['user: one\n\ntwo\n\nthree']);
  });

  test('leaves out old notes one by one, although they join into one message with the question', () => {
    const notes = Array.from({ length: 20 }, (_, index): ['user', string] => ['user', `n${index}`.padEnd(96, '.')]);
    const prompt = buildPrompt({ ...input, history: path(...notes, ['user', 'sum up']) });
    const [only, ...others] = prompt.request.messages;
    expect(others).toEqual([]);
    expect(only!.content).toMatch(/^n12\..*sum up$/s);
    expect(prompt.omittedMessages).toBe(12);
  });

  test('keeps half of a small context free for the answer at most', () => {
    const { request } = buildPrompt({ ...input, contextTokens: null, maxOutputTokens: 100_000, history: turns(1, 10) });
    expect(request.maxOutputTokens).toBe(defaultContextTokens / 2);
  });
});

describe('a prompt that asks to go on', () => {
  const question = path(['user', 'tell me a story']);

  test('shows the model what it has said, and asks for the rest', () => {
    const { messages } = buildPrompt({ ...input, history: question, continues: 'Once upon' }).request;
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
    expect(messages[1]!.content).toBe('Once upon');
    expect(messages[2]!.content).toMatch(/exactly where it ends/);
  });

  test('asks the question anew where nothing had been said', () => {
    expect(buildPrompt({ ...input, history: question }).request.messages).toHaveLength(1);
  });

  test('keeps the question and the end of an answer that is longer than the context', () => {
    const { messages } = buildPrompt({
      ...input,
      history: question,
      continues: `${'x'.repeat(5000)} and then`,
    }).request;
    expect(messages[0]).toEqual({ role: 'user', content: 'tell me a story' });
    expect(messages[1]!.content).toMatch(/^x{300,} and then$/);
    expect(messages[2]!.content).toMatch(/exactly where it ends/);
    expect(messages.reduce((sum, { content }) => sum + content.length, 0)).toBeLessThan(900);
  });
});

describe('any prompt', () => {
  const said = fc.record({
    role: fc.constantFrom('user' as const, 'assistant' as const, 'system' as const, 'function' as const),
    content: fc.oneof(
      fc.constant(''),
      fc.string({ maxLength: 30 }),
      fc.integer({ min: 1, max: 400 }).map((n) => 'y'.repeat(n)),
    ),
  });
  const anyInput = fc.record({
    before: fc.array(said, { maxLength: 30 }),
    omitted: fc.nat(5),
    question: fc.string({ minLength: 1, maxLength: 200 }).filter((text) => text.trim() !== ''),
    contextTokens: fc.integer({ min: 200, max: 3000 }),
    maxOutputTokens: fc.integer({ min: 1, max: 5000 }),
    continues: fc.oneof(
      fc.constant(''),
      fc.integer({ min: 1, max: 4000 }).map((n) => 'z'.repeat(n)),
    ),
  });

  test('takes turns, ends with what is asked, holds the newest whole messages, and fits', () => {
    fc.assert(
      fc.property(anyInput, ({ before, omitted, question, ...rest }) => {
        const history = [...before, { role: 'user' as const, content: question }].map((message, index) => ({
          ...message,
          status: 'complete' as const,
          position: omitted + index + 1,
        }));
        const prompt = buildPrompt({ ...input, ...rest, history });
        const { messages, maxOutputTokens } = prompt.request;
        messages.forEach(({ role }, index) => expect(role).toBe(index % 2 === 0 ? 'user' : 'assistant'));
        expect(messages.at(-1)!.role).toBe('user');

        const last = messages.at(rest.continues === '' ? -1 : -3)!;
        expect(last.content.endsWith(question)).toBe(true);
        const kept = history
          .filter(
            ({ role, content, position }) =>
              position > prompt.omittedMessages && role !== 'function' && content.trim() !== '',
          )
          .map(({ content }) => content);
        const told = messages.slice(0, rest.continues === '' ? undefined : -2).map(({ content }) => content);
        expect(told.join('\n\n')).toBe(kept.join('\n\n'));

        const total = prompt.estimatedTokens + maxOutputTokens!;
        if (kept.length > 1) expect(total).toBeLessThanOrEqual(rest.contextTokens);
      }),
      { numRuns: 500 },
    );
  });
});
