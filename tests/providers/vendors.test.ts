import { inspect } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import { createAnthropicProvider } from '#server/providers/anthropic.ts';
import { createGoogleProvider } from '#server/providers/google.ts';
import { collectCall } from './collect-call.ts';
import { closeVendors, serveVendor, VENDOR_KEY, type VendorReply } from './vendor-server.ts';

afterEach(closeVendors);

describe('Anthropic', () => {
  const usage = { input_tokens: 3, cache_creation_input_tokens: 12_304, cache_read_input_tokens: 7, output_tokens: 1 };
  const start = {
    type: 'message_start',
    message: {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'claude-x-1',
      content: [],
      stop_reason: null,
      usage,
    },
  };
  const block = { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } };
  const delta = (text: string) => ({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } });
  const stop = [
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 550 } },
    { type: 'message_stop' },
  ];
  const serveIt = (reply: VendorReply) => serveVendor(reply, createAnthropicProvider, 'x-api-key');

  test('an answer comes with usage whose last count is the whole', async () => {
    const { provider, requests } = await serveIt({ events: [start, block, delta('Hel'), delta('lo'), ...stop] });
    const call = await collectCall(provider, 'claude-x');
    expect(call).toMatchObject({
      text: 'Hello',
      error: null,
      finish: 'stop',
      responseModel: 'claude-x-1',
      usage: { inputUncached: 3, inputCacheRead: 7, inputCacheWrite: 12_304, outputText: 550, outputReasoning: 0 },
    });
    expect(requests[0]?.headers['x-api-key']).toBe(VENDOR_KEY);
    expect(JSON.parse(requests[0]?.body ?? '')).toMatchObject({ system: [{ text: 'Be brief.' }], stream: true });
  });

  test('an answer that is cut keeps its text and what it had counted by then', async () => {
    const { provider } = await serveIt({ events: [start, block, delta('Hel')], ending: 'cut' });
    const call = await collectCall(provider, 'claude-x');
    expect(call).toMatchObject({
      text: 'Hel',
      error: { errorClass: 'network' },
      usage: { inputCacheWrite: 12_304, outputText: 1 },
    });
  });

  test('an answer that is stopped keeps what it had counted by then', async () => {
    const { provider } = await serveIt({ events: [start, block, delta('Hel')], ending: 'open' });
    const stopping = new AbortController();
    const call = await collectCall(provider, 'claude-x', {
      signal: stopping.signal,
      onPart: ({ type }) => type === 'text' && stopping.abort(),
    });
    expect(call).toMatchObject({ text: 'Hel', error: null, finish: null, usage: { inputUncached: 3 } });
  });

  test('an overload inside the stream is an overload, and is tried again while nothing was said', async () => {
    const overloaded = { type: 'error', error: { type: 'overloaded_error', message: `Overloaded ${VENDOR_KEY}` } };
    const { provider, requests } = await serveIt({ events: [start, overloaded] });
    const call = await collectCall(provider, 'claude-x');
    expect(call.error?.errorClass).toBe('overloaded');
    expect(requests).toHaveLength(3);
    expect(inspect(call, { depth: 9 })).not.toContain(VENDOR_KEY);
  });

  test.each([
    [401, { type: 'authentication_error', message: `invalid x-api-key ${VENDOR_KEY}` }, 'auth'],
    [400, { type: 'invalid_request_error', message: 'prompt is too long: 210000 tokens > 200000' }, 'context_length'],
    [404, { type: 'not_found_error', message: 'model: claude-x' }, 'not_found'],
    [400, { type: 'invalid_request_error', message: 'Your credit balance is too low' }, 'rate_limit'],
  ])('%i is told in our words', async (status, error, errorClass) => {
    const { provider } = await serveIt({ status, events: [error] });
    const call = await collectCall(provider, 'claude-x');
    expect(call.error).toMatchObject({ errorClass, httpStatus: status });
    expect(inspect(call, { depth: 9 })).not.toContain(VENDOR_KEY);
  });
});

describe('Google', () => {
  const serveIt = (reply: VendorReply) => serveVendor(reply, createGoogleProvider, 'x-goog-api-key');
  const chunk = (text: string, thought: boolean, usageMetadata: object, finishReason?: string) => ({
    candidates: [
      {
        content: { role: 'model', parts: [{ text, ...(thought ? { thought: true } : {}) }] },
        ...(finishReason ? { finishReason } : {}),
        index: 0,
      },
    ],
    usageMetadata,
    modelVersion: 'gemini-x-1',
    responseId: 'r1',
  });
  const thinking = chunk('hm', true, { promptTokenCount: 100, cachedContentTokenCount: 60, thoughtsTokenCount: 30 });
  const saying = chunk(
    'Hello',
    false,
    { promptTokenCount: 100, cachedContentTokenCount: 60, thoughtsTokenCount: 30, candidatesTokenCount: 20 },
    'STOP',
  );

  test('an answer comes with its thoughts, and usage counted from the start by every chunk', async () => {
    const { provider, requests } = await serveIt({ events: [thinking, saying] });
    const call = await collectCall(provider, 'gemini-x');
    expect(call).toMatchObject({
      text: 'Hello',
      reasoning: 'hm',
      error: null,
      finish: 'stop',
      usage: { inputUncached: 40, inputCacheRead: 60, inputCacheWrite: 0, outputText: 20, outputReasoning: 30 },
    });
    expect(requests[0]?.headers['x-goog-api-key']).toBe(VENDOR_KEY);
    expect(requests[0]?.url).not.toContain(VENDOR_KEY);
  });

  test('an answer that is cut keeps its thoughts and what it had counted by then', async () => {
    const { provider } = await serveIt({ events: [thinking], ending: 'cut' });
    const call = await collectCall(provider, 'gemini-x');
    expect(call).toMatchObject({ reasoning: 'hm', error: { errorClass: 'network' }, usage: { outputReasoning: 30 } });
  });

  test.each([
    [400, { code: 400, message: `API key not valid ${VENDOR_KEY}`, status: 'INVALID_ARGUMENT' }, 'auth'],
    [429, { code: 429, message: 'Resource has been exhausted', status: 'RESOURCE_EXHAUSTED' }, 'rate_limit'],
    [
      400,
      { code: 400, message: 'The input token count (1200000) exceeds the maximum', status: 'INVALID_ARGUMENT' },
      'context_length',
    ],
  ])('%i is told in our words', async (status, error, errorClass) => {
    const { provider } = await serveIt({ status, events: [error] });
    const call = await collectCall(provider, 'gemini-x');
    expect(call.error).toMatchObject({ errorClass, httpStatus: status });
    expect(inspect(call, { depth: 9 })).not.toContain(VENDOR_KEY);
  });
});
