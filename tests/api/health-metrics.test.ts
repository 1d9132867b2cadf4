import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Client } from '#tests/support/client.ts';
import { type AppServer, providerKey, startAppServer } from '#tests/support/app-server.ts';
import { type Cast, startCast } from '#tests/support/cast.ts';

let server: AppServer;
let cast: Cast;

beforeAll(async () => {
  server = await startAppServer();
  cast = await startCast(server.url);
});
afterAll(() => server.close());

async function metrics(client: Client = server.client()): Promise<string> {
  const { status, text, headers } = await client.get('/metrics');
  expect(status).toBe(200);
  expect(headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  return text;
}

/** The value of a series, named with its labels in the order in which they are written; 0 where there is none yet. */
function valueOf(text: string, series: string): number {
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${series} `));
  return Number(line?.slice(series.length + 1) ?? 0);
}

describe('what is counted', () => {
  test('requests by route, method and status, never by address', async () => {
    const series = (status: number) =>
      `http_server_request_duration_seconds_count{http_route="/api/chats/:id/",http_request_method="GET",http_response_status_code="${status}"}`;
    const before = await metrics();
    for (let id = 900_000; id < 900_020; id++) await cast.lin.client.get(`/api/chats/${id}/`);
    const after = await metrics();
    expect(valueOf(after, series(404)) - valueOf(before, series(404))).toBe(20);
    expect(after).not.toContain('/90000');
  });

  test('made-up methods and addresses add no series of their own', async () => {
    const countSeries = (text: string) => text.match(/^http_server_request_duration_seconds_count/gm)!.length;
    await fetch(`${server.url}/nowhere`, { method: 'PROPFIND' });
    await fetch(`${server.url}/nowhere`);
    const before = countSeries(await metrics());
    for (let index = 0; index < 20; index++) {
      await fetch(`${server.url}/nowhere/${index}`);
      await fetch(`${server.url}/nowhere/${index}`, { method: 'PROPFIND' });
    }
    expect(countSeries(await metrics())).toBe(before);
  });

  test('a histogram whose buckets add up', async () => {
    const lines = (await metrics()).split('\n').filter((line) => line.includes('http_route="/api/register/"'));
    const values = lines.map((line) => Number(line.split(' ').at(-1)));
    const buckets = values.slice(0, -2);
    expect(lines[0]).toMatch(/le="0\.005"/);
    expect(buckets).toEqual(buckets.toSorted((one, other) => one - other));
    expect(buckets.at(-1)).toBe(values.at(-1));
    expect(buckets.at(-1)).toBe(3);
    expect(values.at(-2)).toBeGreaterThan(0);
  });

  test('answers: provider, outcome, first token, tokens, and the journal that carried them', async () => {
    const { body: chat } = await cast.lin.client.post<{ id: number }>('/api/ai/chats/', { title: 'Counted' });
    server.models.script('chain-20', 'fault-cut-3');
    const send = () => cast.lin.client.post(`/api/ai/chats/${chat.id}/send_message/`, { content: 'Count' });
    expect((await send()).status).toBe(200);
    expect((await send()).status).toBe(502);
    const text = await metrics();
    const provider = 'provider="custom"';
    expect(valueOf(text, `colloquy_generation_duration_seconds_count{${provider},outcome="complete"}`)).toBe(1);
    expect(valueOf(text, `colloquy_generation_duration_seconds_count{${provider},outcome="failed"}`)).toBe(1);
    expect(valueOf(text, `colloquy_generation_first_token_seconds_count{${provider}}`)).toBe(2);
    expect(valueOf(text, `colloquy_tokens_total{${provider},kind="output"}`)).toBeGreaterThanOrEqual(20);
    expect(valueOf(text, `colloquy_tokens_total{${provider},kind="input"}`)).toBeGreaterThan(0);
    expect(valueOf(text, 'colloquy_journal_flush_duration_seconds_count')).toBeGreaterThanOrEqual(1);
    expect(valueOf(text, 'colloquy_journal_segment_chars_sum')).toBeGreaterThan(50);
  });

  test('open sockets and the connections to the database, as they are at that moment', async () => {
    const { body: chat } = await cast.lin.client.post<{ id: number }>('/api/chats/', { name: 'Watched' });
    const address = `${server.url.replace('http', 'ws')}/ws/chat/${chat.id}/`;
    const socket = new WebSocket(address, { headers: { cookie: cast.lin.client.cookieHeader } });
    await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
    const text = await metrics();
    expect(valueOf(text, 'colloquy_websocket_connections')).toBe(1);
    expect(valueOf(text, 'db_client_connection_idle') + valueOf(text, 'db_client_connection_used')).toBeGreaterThan(0);
    expect(text).toMatch(/^db_client_connection_pending_requests \d+$/m);
    expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
    socket.close();
    await expect.poll(async () => valueOf(await metrics(), 'colloquy_websocket_connections')).toBe(0);
  });

  test('nothing that names a person or is a secret', async () => {
    const text = await metrics();
    for (const secret of [providerKey, 'lin', 'omar', 'example.org', 'Watched']) expect(text).not.toContain(secret);
  });
});

describe('who may read it', () => {
  test.each([
    ['a forwarded address', { 'x-forwarded-for': '198.51.100.7' }],
    ['a Forwarded header', { forwarded: 'for=198.51.100.7' }],
    ['a Via header', { via: '1.1 proxy' }],
  ])('with %s it is not for programs of this machine any more', async (_what, headers) => {
    expect((await server.client(headers).get('/metrics')).status).toBe(401);
  });

  test('nor under another name, as a page has it whose name has been pointed here', async () => {
    const { port } = new URL(server.url);
    const { request } = await import('node:http');
    const status = await new Promise((resolve, reject) => {
      const asked = request({ port, host: '127.0.0.1', path: '/metrics', headers: { host: `evil.example:${port}` } });
      asked
        .on('response', (answer) => resolve(answer.resume().statusCode))
        .on('error', reject)
        .end();
    });
    expect(status).toBe(401);
  });

  test('behind a proxy it is for administrators, by session or by key', async () => {
    const behind = await startAppServer({ beside: server, env: { PUBLIC_URL: 'https://chat.example.org' } });
    const as = (headers: Record<string, string>) => behind.client(headers).get('/metrics');
    const { body: key } = await cast.ada.client.post<{ key: string }>('/api/api-keys/', { name: 'Prometheus' });
    expect((await as({})).status).toBe(401);
    expect((await as({ cookie: cast.lin.client.cookieHeader })).status).toBe(403);
    expect((await as({ cookie: cast.ada.client.cookieHeader })).status).toBe(200);
    expect((await as({ authorization: `Bearer ${key.key}` })).status).toBe(200);
    await behind.close();
  });
});
