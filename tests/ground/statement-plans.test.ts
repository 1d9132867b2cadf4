import type { Pool, QueryConfig } from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Conversation } from '#contract/conversations.ts';
import { createStatementPool } from '#server/db/pool.ts';
import { StatementPool } from '#server/db/statement-pool.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { type CastMember, join } from '#tests/support/cast.ts';
import { createTestDatabase } from '#tests/support/database.ts';

let server: AppServer;
let ada: CastMember;

/** The prepared statements that the server has run, by name. */
const statements = new Map<string, QueryConfig>();

beforeAll(async () => {
  collect('read');
  collect('query');
  server = await startAppServer();
  ada = await join(server.url, 'ada');
  await use(await newConversation());
});
afterAll(async () => {
  vi.restoreAllMocks();
  await server.close();
});

function collect(method: 'read' | 'query'): void {
  const run = StatementPool.prototype[method] as (query: QueryConfig) => Promise<never>;
  vi.spyOn(StatementPool.prototype, method).mockImplementation(function (this: StatementPool, query: QueryConfig) {
    if (query.name) statements.set(query.name, query);
    return run.call(this, query);
  });
}

/** What a person does with one conversation, by its id and by its number. */
async function use({ id, number }: Conversation): Promise<void> {
  const { client } = ada;
  const { body } = await client.post<{ id: string }>(`/api/conversations/${id}/send-message/`, { content: 'Hello' });
  await client.post(`/api/ai/chats/${number}/send_message/`, { content: 'Hello' });
  await client.get(`/api/ai/chats/${number}/`);
  await client.get(`/api/conversations/${id}/`);
  await client.get(`/api/conversations/${id}/messages/?limit=4`);
  await client.get(`/api/messages/${body.id}/`);
  await client.post(`/api/messages/${body.id}/select/`);
}

/** One that quotes a chat of its own. */
async function newConversation(): Promise<Conversation> {
  const { body: chat } = await ada.client.post<{ id: number }>('/api/chats/', { name: 'Harbour' });
  await ada.client.post(`/api/chats/${chat.id}/send_message/`, { content: 'The tide is rising' });
  return (await ada.client.post<Conversation>('/api/conversations/', { related_chat: chat.id })).body;
}

/** Tables that have more rows the more a person has written. Answers are none of them: each leaves its table when it ends. */
const growing = new Set(['conversation', 'branch', 'message', 'generation', 'chat', 'chat_message']);

interface Plan {
  'Relation Name'?: string;
  'Node Type': string;
  'Index Cond'?: string;
  Filter?: string;
  Plans?: Plan[];
}

/** Where a statement reads rows that it does not need: without a key, or by another key than the id that it is given. */
function detours(plan: Plan): string[] {
  const { 'Relation Name': table, 'Node Type': node, 'Index Cond': key, Filter: filter = '' } = plan;
  const isRead = table !== undefined && growing.has(table) && /Scan/.test(node);
  const isDetour = isRead && (key === undefined || /\b(id|number) = /.test(filter));
  return [
    ...(isDetour ? [`${node} on ${table} (${key ?? 'no key'}), then ${filter}`] : []),
    ...(plan.Plans ?? []).flatMap(detours),
  ];
}

/** As a connection of the server's would run it that plans now, whatever its values. */
async function planOf(pool: Pool, { name, text }: QueryConfig): Promise<Plan> {
  const client = await pool.connect();
  try {
    await client.query(`prepare "${name}" as ${text}`);
    const { rows } = await client.query<{ count: number }>(
      'select cardinality(parameter_types) as count from pg_prepared_statements where name = $1',
      [name],
    );
    const nulls = Array.from({ length: rows[0]!.count }, () => 'null').join(', ');
    const explained = await client.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
      `explain (format json) execute "${name}"${nulls && `(${nulls})`}`,
    );
    return explained.rows[0]!['QUERY PLAN'][0].Plan;
  } finally {
    client.release(true);
  }
}

async function expectNoDetours(databaseUrl: string): Promise<void> {
  const pool = createStatementPool({ url: databaseUrl, size: 1, readers: 1 }, pino({ level: 'silent' }));
  try {
    const found: Record<string, string[]> = {};
    for (const [name, query] of statements) {
      const ways = detours(await planOf(pool, query));
      if (ways.length > 0) found[name] = ways;
    }
    expect(found).toEqual({});
  } finally {
    await pool.end();
  }
}

test('the statements of a turn are among those that are looked at', () => {
  expect([...statements.keys()]).toEqual(
    expect.arrayContaining([
      'append-question-reply-by-id',
      'append-question-reply-by-number',
      'find-conversation-by-id',
    ]),
  );
});

test('a statement finds its rows by their keys in a house without rows', async () => {
  const database = await createTestDatabase();
  try {
    await expectNoDetours(database.url);
  } finally {
    await database.drop();
  }
});

test('a statement finds its rows by their keys where one person has most of what there is, counted or not', async () => {
  await Promise.all(Array.from({ length: 60 }, async () => use(await newConversation())));
  await expectNoDetours(server.databaseUrl);
  await server.pool.query('analyze');
  await expectNoDetours(server.databaseUrl);
});
