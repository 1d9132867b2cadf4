import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { serve } from '@hono/node-server';
import { convertToModelMessages, streamText } from 'ai';
import { Hono } from 'hono';

/** A chat endpoint as the AI SDK's documentation shows it: it streams, and stores nothing. */
const [port, upstreamPort] = process.argv.slice(2).map(Number);
const provider = createOpenAICompatible({
  name: 'bench',
  baseURL: `http://127.0.0.1:${upstreamPort}/v1`,
  apiKey: 'sk-test',
  includeUsage: true,
});
const app = new Hono();
app.post('/chat', async (c) => {
  const { messages } = await c.req.json();
  const answer = streamText({ model: provider('echo'), messages: await convertToModelMessages(messages) });
  return answer.toUIMessageStreamResponse();
});
serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }, () => process.stdout.write('ready\n'));
process.once('SIGTERM', () => process.exit(0));
