import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { type Cast, startCast } from '#tests/support/cast.ts';

interface Readiness {
  status: string;
  reasons?: string[];
}

let server: AppServer;
let cast: Cast;

beforeAll(async () => {
  server = await startAppServer();
  cast = await startCast(server.url);
});
afterAll(() => server.close());

describe('health', () => {
  test('a server that works lives and is ready', async () => {
    for (const path of ['/healthz', '/healthz/'])
      expect((await server.client().get(path)).body).toEqual({ status: 'ok' });
    const { status, body } = await server.client().get('/readyz');
    expect([status, body]).toEqual([200, { status: 'ready' }]);
  });

  test('a schema that is not there makes it unready within 1.5 s and still alive; it heals by itself', async () => {
    await server.pool.query('ALTER TABLE schema_migration RENAME TO hidden');
    const started = performance.now();
    const { status, body, headers } = await server.client().get<Readiness>('/readyz');
    expect(performance.now() - started).toBeLessThan(1500);
    expect([status, body]).toEqual([503, { status: 'not ready', reasons: ['the database does not answer'] }]);
    expect(headers.get('retry-after')).toBe('2');
    expect((await server.client().get('/healthz')).status).toBe(200);
    await server.pool.query('ALTER TABLE hidden RENAME TO schema_migration');
    expect((await server.client().get('/readyz')).status).toBe(200);
  });

  test('a database that hangs is noticed after a second, and asked one question at a time', async () => {
    const holder = await server.pool.connect();
    await holder.query('BEGIN; LOCK schema_migration');
    const answers = await Promise.all(Array.from({ length: 5 }, () => server.client().get<Readiness>('/readyz')));
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 503, 503, 503]);
    const { rows } = await holder.query<{ waiting: number }>(
      `SELECT count(*)::int AS waiting FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
    );
    expect(rows).toEqual([{ waiting: 1 }]);
    await holder.query('COMMIT');
    holder.release();
    await expect.poll(async () => (await server.client().get('/readyz')).status).toBe(200);
  });

  test('a server that is told to stop says so for as long as answers run', async () => {
    const stopping = await startAppServer({ beside: server });
    const lin = stopping.client({ cookie: cast.lin.client.cookieHeader });
    const { body: chat } = await lin.post<{ id: number }>('/api/ai/chats/', { title: 'Long' });
    server.models.script('pace-20-40');
    const sent = lin.post(`/api/ai/chats/${chat.id}/send_message/`, { content: 'Go on' });
    await server.models.until(({ stats }) => stats.tokensSent > 3);
    const stopped = stopping.stop(10_000);
    const { status, body } = await stopping.client().get<Readiness>('/readyz');
    expect([status, body.reasons]).toEqual([503, ['the server is stopping']]);
    expect((await sent).status).toBe(200);
    await stopped;
    await stopping.close();
  });
});
