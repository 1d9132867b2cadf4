import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { behaviourNames, findBehaviour, SPLIT_UTF8_TEXT } from './model-server/behaviours.ts';
import { chainTokens, createChainVerifier, verifyChain } from './model-server/chain.ts';
import { startModelServer, type ModelServer } from './model-server/start-model-server.ts';

let server: ModelServer;
let client: OpenAI;

beforeAll(async () => {
  server = await startModelServer({ apiKey: 'sk-ada' });
  client = new OpenAI({ apiKey: 'sk-ada', baseURL: server.url, maxRetries: 0 });
});

afterAll(() => server.close());

const ask = (model: string, content: string) => ({ model, messages: [{ role: 'user' as const, content }] });

describe('the official client, over chat completions', () => {
  test('reads a whole answer with its usage', async () => {
    const answer = await client.chat.completions.create(ask('echo', 'Hello from Ada'));
    expect(answer.choices[0]?.message.content).toBe('Hello from Ada');
    expect(answer.choices[0]?.finish_reason).toBe('stop');
    expect(answer.usage).toMatchObject({ prompt_tokens: 4, completion_tokens: 3, total_tokens: 7 });
  });

  test('reads a stream whose tokens form an unbroken chain, and its usage chunk', async () => {
    const stream = client.chat.completions.stream({
      ...ask('chain-200', 'go'),
      stream_options: { include_usage: true },
    });
    const answer = await stream.finalChatCompletion();
    expect(verifyChain(answer.choices[0]?.message.content ?? '')).toEqual({ valid: true, tokens: 200, brokenAt: null });
    expect((await stream.totalUsage()).completion_tokens).toBe(200);
  });

  test('reads reasoning beside the text', async () => {
    const stream = await client.chat.completions.create({ ...ask('reasoning-5-3', 'go'), stream: true });
    let reasoning = '';
    for await (const chunk of stream) {
      const delta = chunk.choices[0]?.delta as { reasoning_content?: string } | undefined;
      reasoning += delta?.reasoning_content ?? '';
    }
    expect(verifyChain(reasoning).tokens).toBe(5);
  });

  test('names the error classes that it knows', async () => {
    const refused = client.chat.completions.create(ask('fault-429-retry-after-7', 'go'));
    await expect(refused).rejects.toBeInstanceOf(OpenAI.RateLimitError);
    await expect(client.chat.completions.create(ask('fault-401', 'go'))).rejects.toBeInstanceOf(
      OpenAI.AuthenticationError,
    );
    const stranger = new OpenAI({ apiKey: 'sk-omar', baseURL: server.url, maxRetries: 0 });
    await expect(stranger.models.list()).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
  });

  test('lists the models', async () => {
    const page = await client.models.list();
    expect(page.data.map((model) => model.id)).toContain('echo');
  });
});

describe('the official client, over responses', () => {
  test('reads a whole answer with its usage', async () => {
    const answer = await client.responses.create({ model: 'echo', input: 'Hello from Lin', instructions: 'Be kind.' });
    expect(answer.output_text).toBe('Hello from Lin');
    expect(answer.usage).toMatchObject({ input_tokens: 6, output_tokens: 3 });
  });

  test('rebuilds a stream into the same response, reasoning first', async () => {
    const stream = client.responses.stream({ model: 'reasoning-5-40', input: 'go' });
    let text = '';
    stream.on('response.output_text.delta', (event) => (text += event.delta));
    const answer = await stream.finalResponse();
    expect(answer.status).toBe('completed');
    expect(answer.output_text).toBe(text);
    expect(verifyChain(text)).toMatchObject({ valid: true, tokens: 40 });
    expect(answer.output[0]?.type).toBe('reasoning');
    expect(answer.usage?.output_tokens_details.reasoning_tokens).toBe(5);
  });

  test('sees an answer that was cut for length as incomplete', async () => {
    const answer = await client.responses.create({ model: 'length', input: 'a b c' });
    expect(answer.status).toBe('incomplete');
    expect(answer.incomplete_details?.reason).toBe('max_output_tokens');
  });
});

describe('what tests steer by', () => {
  test('a script wins over a directive, which wins over the model name', async () => {
    server.script('fault-503');
    await expect(client.chat.completions.create(ask('echo', 'one [[fault-404]]'))).rejects.toMatchObject({
      status: 503,
    });
    await expect(client.chat.completions.create(ask('echo', 'two [[fault-404]]'))).rejects.toMatchObject({
      status: 404,
    });
  });

  test('a behaviour that ends in -once gives way to an echo', async () => {
    await expect(client.chat.completions.create(ask('fault-500-once', 'again'))).rejects.toMatchObject({ status: 500 });
    const second = await client.chat.completions.create(ask('fault-500-once', 'again'));
    expect(second.choices[0]?.message.content).toBe('again');
  });

  test('a paced stream keeps its pace, and a client that leaves is seen', async () => {
    const stream = await client.chat.completions.create({ ...ask('pace-100-1000', 'go'), stream: true });
    const startedAt = performance.now();
    let tokens = 0;
    for await (const chunk of stream) {
      if (chunk.choices[0]?.delta.content) tokens += 1;
      if (tokens === 30) break;
    }
    const elapsedMs = performance.now() - startedAt;
    expect(elapsedMs).toBeGreaterThan(270);
    expect(elapsedMs).toBeLessThan(2000);
    await server.until(({ requests }) => requests.at(-1)?.outcome === 'client-closed');
    expect(server.stats.live).toBe(0);
  });

  test('bytes that split characters join up again', async () => {
    const stream = client.chat.completions.stream(ask('fault-split-utf8', 'go'));
    expect(await stream.finalContent()).toBe(SPLIT_UTF8_TEXT);
  });

  test('every listed behaviour can be asked for by its bare name', () => {
    for (const name of behaviourNames) expect(findBehaviour(name, { text: 'x', seed: 1 }), name).not.toBeNull();
    expect(findBehaviour('gpt-4o', { text: 'x', seed: 1 })).toBeNull();
    expect(findBehaviour('pace-fast-3', { text: 'x', seed: 1 })).toBeNull();
  });
});

describe('the chain', () => {
  const tokens = [...chainTokens(7, 50)];

  test('is valid as a whole, as any prefix, and read in pieces of any size', () => {
    const text = tokens.join('');
    for (let end = 0; end <= text.length; end += 1) expect(verifyChain(text.slice(0, end)).valid).toBe(true);
    const verifier = createChainVerifier();
    for (const character of text) verifier.push(character);
    expect(verifier.report()).toEqual({ valid: true, tokens: 50, brokenAt: null });
  });

  test('shows a token that is lost, doubled, moved, changed or from another stream', () => {
    const damaged = [
      tokens.toSpliced(20, 1),
      tokens.toSpliced(20, 0, tokens[19] ?? ''),
      tokens.toSpliced(20, 2, tokens[21] ?? '', tokens[20] ?? ''),
      tokens.toSpliced(20, 1, 'deadbeef '),
      tokens.toSpliced(20, 1, [...chainTokens(8, 21)].at(-1) ?? ''),
      tokens.toSpliced(20, 1, 'nonsense'),
    ];
    for (const text of damaged) expect(verifyChain(text.join(''))).toMatchObject({ valid: false, brokenAt: 20 });
  });

  test('shows damage in a token that is not whole yet', () => {
    expect(verifyChain(`${tokens.slice(0, 5).join('')}zz`).valid).toBe(false);
  });
});
