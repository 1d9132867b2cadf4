import { pino } from 'pino';
import type { Pool } from 'pg';
import { expect } from 'vitest';
import type { SettingValues } from '#contract/admin/settings.ts';
import { forgetDeadJournals } from '#server/core/answers/forget-dead-journals.ts';
import type { SystemContext } from '#server/core/context.ts';
import { createKysely } from '#server/db/database.ts';
import { createPool } from '#server/db/pool.ts';
import { LocalBus } from '#server/events/bus.ts';
import { type AppServer } from '#tests/support/app-server.ts';
import type { CastMember } from '#tests/support/cast.ts';

/** What a job works with, beside a server. */
export function systemBeside(server: AppServer): { ctx: SystemContext; close(): Promise<void> } {
  const log = pino({ level: 'silent' });
  const pool = createPool({ url: server.databaseUrl, size: 4 }, log);
  return { ctx: { db: createKysely(pool), pool, events: new LocalBus(), log }, close: () => pool.end() };
}

export const forEver: SettingValues = {
  archive_after_days: null,
  delete_conversations_after_days: null,
  purge_deleted_conversations_after_days: null,
  delete_chat_messages_after_days: null,
  delete_ledger_after_days: null,
};

/** Sets what is named, and that all else is kept for ever. */
export async function keepFor(ada: CastMember, periods: Partial<SettingValues>): Promise<void> {
  const { status, text } = await ada.client.patch('/api/admin/settings/', { ...forEver, ...periods });
  expect(status, text).toBe(200);
}

/** Lets a conversation have been used, or deleted, so many days ago. */
export async function age(pool: Pool, conversationId: string, days: number): Promise<void> {
  await pool.query(
    `update conversation set activity_at = now() - $2 * interval '1 day', updated_at = now() - $2 * interval '1 day',
       deleted_at = deleted_at - $2 * interval '1 day' where id = $1`,
    [conversationId, days],
  );
}

/** The tables in which a text, or an id, stands anywhere, once the journal has been swept. */
export async function tablesWith(ctx: SystemContext, text: string): Promise<string[]> {
  const { pool } = ctx;
  await pool.query(`update journal_segment set created_at = created_at - interval '11 minutes'`);
  await forgetDeadJournals(ctx, 10_000);
  const { rows: tables } = await pool.query<{ name: string }>(
    `select quote_ident(table_name) as name from information_schema.tables where table_schema = 'public' order by 1`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const { rowCount } = await pool.query(`select from ${name} t where t::text like '%' || $1 || '%' limit 1`, [text]);
    if (rowCount === 1) found.push(name);
  }
  return found;
}

/** Conversations of a person with so many old messages each, made by SQL: `Canary` and a number. */
export async function seedOld(pool: Pool, userId: number, conversations: number, messages: number): Promise<void> {
  await pool.query(
    `with made as (
       insert into conversation (id, user_id, agent_id, title, head_position, total_messages, activity_at, updated_at)
       select gen_random_uuid(), $1, a.id, 'Canary', $3, $3, now() - interval '900 days', now() - interval '900 days'
       from agent a, generate_series(1, $2) where a.is_default returning id, agent_id, number
     ), roots as (
       insert into branch (conversation_id, start_position, last_position) select id, 1, $3 from made returning id, conversation_id
     ), said as (
       insert into message (id, conversation_id, user_id, branch_id, position, role, content, status, revision, created_at)
       select gen_random_uuid(), conversation_id, $1, id, p, case p % 2 when 1 then 'user' else 'assistant' end::message_role,
         'Canary ' || p, 'complete', p, now() - interval '900 days' from roots, generate_series(1, $3) p
     )
     update agent_tally t set conversations = t.conversations + g.conversations, messages = t.messages + g.conversations * $3
     from (select agent_id, (number % 16)::smallint as shard, count(*)::int as conversations from made group by 1, 2) g
     where t.agent_id = g.agent_id and t.shard = g.shard`,
    [userId, conversations, messages],
  );
  await pool.query(
    `update conversation c set active_branch_id = b.id from branch b where b.conversation_id = c.id and c.active_branch_id is null`,
  );
}
