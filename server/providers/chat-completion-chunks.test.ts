import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ChatCompletionChunks } from './chat-completion-chunks.ts';
import type { ModelPart } from './provider.ts';

function readAll(chunks: unknown[]): ModelPart[] {
  const reader = new ChatCompletionChunks('m');
  const parts: ModelPart[] = [];
  for (const chunk of chunks) {
    reader.read(typeof chunk === 'string' ? chunk : JSON.stringify(chunk));
    for (let part = reader.shift(); part !== null; part = reader.shift()) parts.push(part);
  }
  return parts;
}

const delta = (fields: object, rest: object = {}) => ({
  choices: [{ index: 0, delta: fields, finish_reason: null }],
  ...rest,
});

test('chunks that fit the template read as they would by JSON', () => {
  const content = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('"', '\\', '"}', '\\"', '\u2028', '"content":"x"', ''),
  );
  const extra = fc.constantFrom(
    {},
    { usage: null },
    { usage: { prompt_tokens: 1, completion_tokens: 1 } },
    { id: 'other' },
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(content, extra), { maxLength: 30 }), fc.boolean(), (tokens, isPython) => {
      const chunks = tokens.map(([text, rest]) => JSON.stringify(delta({ content: text }, rest)));
      // Python's json.dumps puts a space after every colon of the frame.
      const written = isPython ? chunks.map((chunk) => chunk.replace('"content":"', '"content": "')) : chunks;
      const parts = readAll(written);
      const said = parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
      expect(said).toBe(tokens.map(([text]) => text).join(''));
    }),
  );
});

test('a finish reason or usage after many chunks of one form is not missed', () => {
  const reader = new ChatCompletionChunks('m');
  for (let token = 0; token < 50; token += 1) reader.read(JSON.stringify(delta({ content: `t${token} ` })));
  reader.read(JSON.stringify({ choices: [{ index: 0, delta: { content: 'end' }, finish_reason: 'length' }] }));
  reader.read(JSON.stringify({ choices: [], usage: { prompt_tokens: 3, completion_tokens: 51 } }));
  expect(reader.finishReason).toBe('length');
  expect(reader.rawUsage).toEqual({ prompt_tokens: 3, completion_tokens: 51 });
});

describe('parts', () => {
  test('text that nobody took is joined, in order with reasoning', () => {
    const reader = new ChatCompletionChunks('m');
    reader.read(JSON.stringify(delta({ reasoning_content: 'hm ' }, { id: 'c1', model: 'm-1' })));
    reader.read(JSON.stringify(delta({ reasoning: 'so' })));
    reader.read(JSON.stringify(delta({ content: 'a' })));
    reader.read(JSON.stringify(delta({ content: 'b' })));
    reader.read(JSON.stringify(delta({ reasoning_content: 'wait' })));
    reader.read(JSON.stringify(delta({ content: 'c' })));
    const parts: (ModelPart | null)[] = [];
    do parts.push(reader.shift());
    while (parts.at(-1) !== null);
    expect(parts).toEqual([
      { type: 'model', responseModel: 'm-1', providerRequestId: 'c1' },
      { type: 'reasoning', text: 'hm so' },
      { type: 'text', text: 'ab' },
      { type: 'reasoning', text: 'wait' },
      { type: 'text', text: 'c' },
      null,
    ]);
    expect(reader.waiting).toBe(0);
  });

  test('reasoning that comes with text in chunks of one form is read from every one of them', () => {
    const chunks = Array.from({ length: 5 }, (_, index) => delta({ content: `t${index}`, reasoning_content: 'r' }));
    expect(readAll(chunks).filter(({ type }) => type === 'reasoning')).toHaveLength(5);
  });

  test('content may come in parts, and a refusal is text', () => {
    const parts = readAll([
      delta({ content: [{ type: 'text', text: 'a' }, null, { type: 'image' }] }),
      delta({ refusal: 'No.' }),
    ]);
    expect(parts).toEqual([
      { type: 'text', text: 'a' },
      { type: 'text', text: 'No.' },
    ]);
  });

  test('an error in the stream has a class by its words', () => {
    const fail = (error: unknown) => () => readAll([{ error }]);
    expect(fail({ message: 'x', type: 'overloaded_error' })).toThrow(
      expect.objectContaining({ errorClass: 'overloaded' }),
    );
    expect(fail({ code: 'rate_limit_exceeded' })).toThrow(expect.objectContaining({ errorClass: 'rate_limit' }));
    expect(fail('maximum context length')).toThrow(expect.objectContaining({ errorClass: 'context_length' }));
    expect(fail({ message: 'whatever sk-canary' })).toThrow(
      expect.objectContaining({ message: 'The provider failed.' }),
    );
  });

  test('what is JSON and no chunk is passed over, what is no JSON is not', () => {
    expect(
      readAll([{}, { choices: null }, { choices: [] }, { choices: [{}] }, { choices: [{ delta: null }] }]),
    ).toEqual([]);
    for (const bad of ['', '{', 'null', '7']) expect(() => readAll([bad])).toThrow('not JSON');
  });
});
