import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Conversation } from '#contract/conversations.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { type CastMember, join } from '#tests/support/cast.ts';

let server: AppServer;
let ada: CastMember;
let lin: CastMember;

/** How many conversations Ada has besides the one that is used, each with a turn. */
const others = 400;

beforeAll(async () => {
  server = await startAppServer();
  [ada, lin] = [await join(server.url, 'ada'), await join(server.url, 'lin')];
});
afterAll(() => server.close());

/** Rows that indexes and scans have handed out, of all tables of ours, since the database was made. */
async function rowsRead(): Promise<number> {
  // Connections report what they did once they have been idle for a second.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const { rows } = await server.pool.query<{ read: number }>(
    `select ((select sum(idx_tup_read) from pg_stat_user_indexes) + (select sum(seq_tup_read) from pg_stat_user_tables
       where relname in ('conversation', 'message', 'branch', 'answer', 'generation')))::bigint as read`,
  );
  return rows[0]!.read;
}

/** What a person does with one conversation, by its id and by its number, over and over. */
async function use({ client }: CastMember, { id, number }: Conversation): Promise<void> {
  for (let time = 0; time < 5; time++) {
    const { body } = await client.post<{ id: string }>(`/api/conversations/${id}/send-message/`, { content: 'Hello' });
    await client.post(`/api/ai/chats/${number}/send_message/`, { content: 'Hello' });
    await client.get(`/api/ai/chats/${number}/`);
    await client.get(`/api/conversations/${id}/`);
    await client.get(`/api/conversations/${id}/messages/?limit=4`);
    await client.post(`/api/messages/${body.id}/select/`);
  }
}

test('what is done with one conversation reads as many rows for who has many as for who has one', async () => {
  const [adas, lins] = await Promise.all([ada, lin].map(newConversation));
  // The plans are made now, while there is next to nothing.
  await use(lin, lins!);
  for (let index = 0; index < others; index += 20) await Promise.all(Array.from({ length: 20 }, anotherConversation));

  // As PostgreSQL does by itself before long.
  await server.pool.query('analyze');

  const begin = await rowsRead();
  await use(lin, lins!);
  const between = await rowsRead();
  await use(ada, adas!);
  const end = await rowsRead();
  expect(end - between).toBeLessThan(1.2 * (between - begin) + 100);
}, 60_000);

async function newConversation({ client }: CastMember): Promise<Conversation> {
  return (await client.post<Conversation>('/api/conversations/', {})).body;
}

async function anotherConversation(): Promise<void> {
  const { id } = await newConversation(ada);
  await ada.client.post(`/api/conversations/${id}/send-message/`, { content: 'Noted', reply: false });
}
