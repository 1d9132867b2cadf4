import { afterEach, describe, expect, test } from 'vitest';
import { createAnthropicProvider } from '#server/providers/anthropic.ts';
import { createGoogleProvider } from '#server/providers/google.ts';
import { createOpenAIProvider } from '#server/providers/openai.ts';
import { createOpenAICompatibleProvider } from '#server/providers/openai-compatible.ts';
import type { Usage } from '#server/providers/provider.ts';
import { type CollectedCall, collectCall } from './collect-call.ts';
import { closeVendors, serveVendor, type VendorReply } from './vendor-server.ts';

afterEach(closeVendors);

/** In the order of the buckets: uncached, cache read, cache write; text, reasoning. */
function buckets(...[inputUncached, inputCacheRead, inputCacheWrite, outputText, outputReasoning]: number[]): Usage {
  return {
    inputUncached: inputUncached!,
    inputCacheRead: inputCacheRead!,
    inputCacheWrite: inputCacheWrite!,
    outputText: outputText!,
    outputReasoning: outputReasoning!,
  };
}

describe('a chat completion', () => {
  const said = (content: string, rest: object = {}) => ({
    id: 'c1',
    model: 'm-1',
    choices: [{ index: 0, delta: { content }, finish_reason: null }],
    ...rest,
  });
  const stop = (rest: object = {}, choice: object = {}) => ({
    id: 'c1',
    model: 'm-1',
    choices: [{ index: 0, delta: {}, finish_reason: 'stop', ...choice }],
    ...rest,
  });
  const count = (prompt_tokens: number, completion_tokens: number, rest: object = {}) => ({
    prompt_tokens,
    completion_tokens,
    total_tokens: prompt_tokens + completion_tokens,
    ...rest,
  });
  async function call(events: VendorReply['events'], ending?: VendorReply['ending']): Promise<CollectedCall> {
    const { provider } = await serveVendor(
      { events: [...events!, ...(ending === undefined ? ['[DONE]'] : [])], ...(ending && { ending }) },
      (endpoint, budget) => createOpenAICompatibleProvider('custom', endpoint, budget),
      'authorization',
    );
    return collectCall(provider, 'm');
  }

  test.each<[string, NonNullable<VendorReply['events']>, Usage]>([
    [
      'on a last chunk without choices, as OpenAI',
      [said('Hello', { usage: null }), stop({ usage: null }), { choices: [], usage: count(19, 10) }],
      buckets(19, 0, 0, 10, 0),
    ],
    [
      'on a last chunk whose choices are null',
      [said('Hello'), stop(), { choices: null, usage: count(19, 10) }],
      buckets(19, 0, 0, 10, 0),
    ],
    ['with the reason to stop', [said('Hello'), stop({ usage: count(8, 7) })], buckets(8, 0, 0, 7, 0)],
    [
      'on every chunk, as Perplexity and vLLM',
      [said('Hel', { usage: count(10, 1) }), said('lo', { usage: count(10, 2) }), stop({ usage: count(10, 336) })],
      buckets(10, 0, 0, 336, 0),
    ],
    [
      'beside the chunk, as Groq',
      [
        said('Hello'),
        stop({ x_groq: { id: 'r1', usage: count(304, 49, { completion_tokens_details: { reasoning_tokens: 23 } }) } }),
      ],
      buckets(304, 0, 0, 26, 23),
    ],
    [
      'twice, as Groq where it is asked for',
      [said('Hello'), stop({ x_groq: { id: 'r1', usage: count(45, 662) } }), { choices: [], usage: count(45, 662) }],
      buckets(45, 0, 0, 662, 0),
    ],
    [
      'inside the choice, as Moonshot',
      [said('Hello'), stop({}, { usage: count(20, 30, { cached_tokens: 10 }) })],
      buckets(10, 10, 0, 30, 0),
    ],
    [
      'with noughts at the end',
      [said('Hello', { usage: count(20, 5) }), stop(), { choices: [], usage: count(0, 0) }],
      buckets(20, 0, 0, 5, 0),
    ],
  ])('says what it used %s', async (_where, events, usage) => {
    expect(await call(events)).toMatchObject({ text: 'Hello', error: null, finish: 'stop', usage, anomaly: null });
  });

  test('of another tier than the usual says so, where each chunk does', async () => {
    const { usage } = await call([
      said('Hello', { service_tier: 'flex' }),
      stop({ service_tier: 'flex' }),
      { choices: [], usage: count(19, 10), service_tier: 'flex' },
    ]);
    expect(usage).toEqual({ ...buckets(19, 0, 0, 10, 0), apart: { otherTerms: 1 } });
  });

  test('that is cut keeps what was counted by then', async () => {
    const cut = await call([said('Hel', { usage: count(10, 1) }), said('lo', { usage: count(10, 2) })], 'cut');
    expect(cut).toMatchObject({ text: 'Hello', error: { errorClass: 'network' }, usage: buckets(10, 0, 0, 2, 0) });
  });

  test('whose second report contradicts the first is not charged less than either', async () => {
    const twice = await call([said('Hello', { usage: count(100, 2) }), stop(), { choices: [], usage: count(12, 30) }]);
    expect(twice).toMatchObject({
      usage: buckets(100, 0, 0, 30, 0),
      anomaly: 'a total that is not the sum of its parts',
    });
  });

  test.each<[string, unknown]>([
    ['none', undefined],
    ['a word', 'many'],
    ['a list', [1, 2]],
    ['less than nothing', count(-1, 5)],
    ['parts of tokens', count(1.5, 5)],
    ['words for numbers', { prompt_tokens: '5', completion_tokens: '5' }],
    ['more than there can be', count(1e15, 5)],
    ['half of it', { prompt_tokens: 5 }],
  ])('whose usage is nonsense (%s) is an answer all the same, to be estimated', async (_what, usage) => {
    expect(await call([said('Hello'), stop(), { choices: [], usage }])).toMatchObject({
      text: 'Hello',
      error: null,
      finish: 'stop',
      usage: null,
    });
  });

  test('a report that can’t be so does not undo the one before it', async () => {
    const call1 = await call([said('Hello', { usage: count(10, 5) }), stop(), { choices: [], usage: 'none' }]);
    expect(call1.usage).toEqual(buckets(10, 0, 0, 5, 0));
  });
});

test('a response tells its usage when it is completed, and the tier beside it', async () => {
  const response = { id: 'r1', created_at: 1, model: 'gpt-5-pro-1', service_tier: 'priority' };
  const usage = {
    input_tokens: 444,
    input_tokens_details: { cached_tokens: 384 },
    output_tokens: 63,
    output_tokens_details: { reasoning_tokens: 18 },
    total_tokens: 507,
  };
  const { provider } = await serveVendor(
    {
      events: [
        { type: 'response.created', response: { ...response, usage: null } },
        {
          type: 'response.output_item.added',
          output_index: 0,
          item: { type: 'message', id: 'i1', role: 'assistant', content: [] },
        },
        {
          type: 'response.output_text.delta',
          item_id: 'i1',
          output_index: 0,
          content_index: 0,
          delta: 'Hello',
          logprobs: [],
        },
        { type: 'response.completed', response: { ...response, status: 'completed', output: [], usage } },
      ],
    },
    createOpenAIProvider,
    'authorization',
  );
  expect(await collectCall(provider, 'gpt-5-pro')).toMatchObject({
    text: 'Hello',
    error: null,
    usage: { ...buckets(60, 384, 0, 45, 18), apart: { otherTerms: 1 } },
  });
});

describe('a message of Anthropic', () => {
  const start = (usage: object) => ({
    type: 'message_start',
    message: { id: 'm1', type: 'message', role: 'assistant', model: 'c-1', content: [], stop_reason: null, usage },
  });
  const text = [
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hello' } },
    { type: 'content_block_stop', index: 0 },
  ];
  const end = (usage: object) => [
    { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage },
    { type: 'message_stop' },
  ];
  async function call(first: object, last: object): Promise<CollectedCall> {
    const events = [start(first), ...text, ...end(last)];
    const { provider } = await serveVendor({ events }, createAnthropicProvider, 'x-api-key');
    return collectCall(provider, 'c');
  }

  test.each<[string, object, object, Usage]>([
    [
      'counts its input at the start, its output at the end',
      { input_tokens: 6, cache_read_input_tokens: 1069, cache_creation_input_tokens: 85, output_tokens: 1 },
      { output_tokens: 110 },
      buckets(6, 1069, 85, 110, 0),
    ],
    [
      'counts its input anew where tools have added to it',
      { input_tokens: 702, cache_read_input_tokens: 0, cache_creation_input_tokens: 0, output_tokens: 1 },
      { input_tokens: 1591, cache_read_input_tokens: 0, cache_creation_input_tokens: 0, output_tokens: 175 },
      buckets(1591, 0, 0, 175, 0),
    ],
    [
      'of an imitation that counts only at the end',
      { input_tokens: 0, output_tokens: 0 },
      { input_tokens: 13, cache_read_input_tokens: 4, output_tokens: 564 },
      buckets(13, 4, 0, 564, 0),
    ],
    [
      'of an imitation that forgets at the end',
      { input_tokens: 13, output_tokens: 1 },
      { input_tokens: 0, cache_read_input_tokens: null, output_tokens: 564 },
      buckets(13, 0, 0, 564, 0),
    ],
    [
      'that was written to the cache for an hour, and searched',
      {
        input_tokens: 5,
        cache_creation_input_tokens: 248,
        cache_creation: { ephemeral_5m_input_tokens: 148, ephemeral_1h_input_tokens: 100 },
        output_tokens: 1,
      },
      { output_tokens: 503, server_tool_use: { web_search_requests: 2 } },
      { ...buckets(5, 0, 248, 503, 0), apart: { cacheWriteHour: 100, webSearch: 2 } },
    ],
  ])('%s', async (_what, first, last, usage) => {
    expect(await call(first, last)).toMatchObject({ text: 'Hello', error: null, anomaly: null, usage });
  });
});

test('Google counts from the start on several chunks, some of which say little', async () => {
  const chunk = (text: string, usageMetadata: object, finishReason?: string) => ({
    candidates: [{ content: { role: 'model', parts: [{ text }] }, ...(finishReason && { finishReason }), index: 0 }],
    usageMetadata,
    modelVersion: 'g-1',
    responseId: 'r1',
  });
  const details = [{ modality: 'TEXT', tokenCount: 26 }];
  const { provider } = await serveVendor(
    {
      events: [
        chunk('Hel', { trafficType: 'ON_DEMAND' }),
        chunk('l', { promptTokenCount: 26, candidatesTokenCount: 4, totalTokenCount: 162, thoughtsTokenCount: 132 }),
        chunk(
          'o',
          {
            promptTokenCount: 26,
            candidatesTokenCount: 23,
            totalTokenCount: 181,
            trafficType: 'ON_DEMAND',
            promptTokensDetails: details,
          },
          'STOP',
        ),
      ],
    },
    createGoogleProvider,
    'x-goog-api-key',
  );
  expect(await collectCall(provider, 'g')).toMatchObject({
    text: 'Hello',
    anomaly: null,
    usage: buckets(26, 0, 0, 23, 132),
  });
});
