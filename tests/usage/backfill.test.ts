import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Pool } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { mergeHistograms } from '#server/core/statistics/histogram.ts';
import { foldSome } from '#server/core/usage/fold-usage.ts';
import { createKysely } from '#server/db/database.ts';
import { migrate } from '#server/db/migrate.ts';
import { createPool } from '#server/db/pool.ts';
import { LocalBus } from '#server/events/bus.ts';
import { createEmptyDatabase, type TestDatabase } from '#tests/support/database.ts';
import { expectFeedbackKept, expectSumsKept } from './sums-kept.ts';

const migrations = join(import.meta.dirname, '../../server/db/migrations');
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

let database: TestDatabase;
let before: string;
let pool: Pool;

beforeEach(async () => {
  database = await createEmptyDatabase();
  before = mkdtempSync(join(tmpdir(), 'colloquy-migrations-'));
  pool = createPool({ url: database.url, size: 3 }, pino({ level: 'silent' }));
});
afterEach(async () => {
  await pool.end();
  rmSync(before, { recursive: true });
  await database.drop();
});

/** The database as it was before a migration. */
async function migrateUpTo(number: string): Promise<void> {
  for (const file of readdirSync(migrations).filter((name) => name < number))
    copyFileSync(join(migrations, file), join(before, file));
  await migrate(database.url, quiet, before);
}

test('what was used, rated and flagged before there was any counting is counted', async () => {
  await migrateUpTo('0019');
  await pool.query(`
    insert into app_user (username, email) values ('ada', 'ada@example.org');
    insert into llm_model (id, name, model_type, model_id) values ('00000000-0000-4000-8000-000000000001', 'Echo', 'custom', 'echo');
    insert into conversation (id, user_id, agent_id, title, system_prompt, created_at)
      select '00000000-0000-4000-8000-00000000000c', u.id, a.id, 'Old', '', '2026-03-01T10:00Z' from app_user u, agent a;
    insert into branch (conversation_id, start_position, last_position) values ('00000000-0000-4000-8000-00000000000c', 1, 2);
    insert into message (id, conversation_id, user_id, branch_id, position, role, content, status, revision, llm_model_id, attachments, created_at)
      select ids.id, c.id, c.user_id, b.id, ids.position, ids.role::message_role, ids.content, 'complete', 1, ids.model, ids.attachments, '2026-03-01T10:01Z'
      from conversation c, branch b, (values
        ('00000000-0000-4000-8000-0000000000a1'::uuid, 1, 'user', 'Draw it', null::uuid,
          '[{"name": "a.png", "media_type": "image/png", "size": 1}]'::jsonb),
        ('00000000-0000-4000-8000-0000000000a2', 2, 'assistant', E'\`\`\`\\nx\\n\`\`\`', '00000000-0000-4000-8000-000000000001', null)
      ) as ids (id, position, role, content, model, attachments);
    insert into generation (id, kind, attempt, user_id, conversation_id, message_id, agent_id, llm_model_id, provider, requested_model,
        input_uncached, output_text, usage_source, cost_nano, outcome, started_at, first_token_at, ended_at)
      select '00000000-0000-4000-8000-0000000000b1', 'answer', 1, c.user_id, c.id, '00000000-0000-4000-8000-0000000000a2', c.agent_id,
        '00000000-0000-4000-8000-000000000001', 'custom', 'echo', 30, 12, 'reported', 777, 'complete', '2026-03-01T10:01Z',
        '2026-03-01T10:01:01Z', '2026-03-01T10:01:03Z' from conversation c;
    insert into message_rating (id, message_id, user_id, score)
      select '00000000-0000-4000-8000-0000000000e1', '00000000-0000-4000-8000-0000000000a2', id, 4 from app_user;
    insert into message_flag (id, message_id, user_id, flag_type)
      select '00000000-0000-4000-8000-0000000000f1', '00000000-0000-4000-8000-0000000000a2', id, 'outdated' from app_user;
  `);

  await migrate(database.url, quiet);
  const log = pino({ level: 'silent' });
  expect(await foldSome({ db: createKysely(pool), pool, events: new LocalBus(), log }, 100)).toBe(3);

  const { rows: used } = await pool.query(
    `select sum(conversations_started)::int as conversations, sum(messages_sent)::int as messages, sum(image_analysis_requests)::int as images,
      sum(code_generation_requests)::int as code, sum(input_tokens)::int as input, sum(output_tokens)::int as output,
      sum(cost_nano)::int as cost from usage_by_person`,
  );
  expect(used).toEqual([{ conversations: 1, messages: 1, images: 1, code: 1, input: 30, output: 12, cost: 777 }]);
  const { rows: days } = await pool.query(
    `select p.requests, p.success_ms::int, p.writing_ms::int, p.written_tokens::int, f.fours, f.outdated
     from performance_by_day_of_model p join feedback_by_day f on f.date = p.date and f.llm_model_id = p.llm_model_id`,
  );
  expect(days).toEqual([
    { requests: 1, success_ms: 3000, writing_ms: 2000, written_tokens: 12, fours: 1, outdated: 1 },
  ]);
});

test('the small roll-ups begin with what the large ones have added up to', async () => {
  await migrateUpTo('0028');
  const firstTokens = [[3, 1, 2], [6, 4], []];
  const durations = [
    [10, 1],
    [10, 2, 0, 1],
    [2, 5],
  ];
  const failures = [{ network: 1 }, { network: 2, timeout: 1 }, {}];
  for (const at of [0, 1, 2]) {
    await pool.query(
      `insert into performance_by_day values ('2026-03-01', '00000000-0000-4000-8000-000000000001', gen_random_uuid(),
         10, 7, $1, 1, 2, 3, 0, 5, 6, 7, $2, $3)`,
      [failures[at], firstTokens[at], durations[at]],
    );
    await pool.query(
      `insert into usage_by_person values (7, '2026-03-01T10:15Z', gen_random_uuid(), gen_random_uuid(), 0, 1, 0, 1, 0, 0, 30, 12, 777, 0, 1, 5, 6,
         timestamptz '2026-03-01T10:16Z' + $1 * interval '1 minute', timestamptz '2026-03-01T10:17Z' + $1 * interval '1 minute')`,
      [at],
    );
    await pool.query(
      `insert into usage_by_day values ('2026-03-01', $1, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 0, 1, 0, 1, 0, 0, 30, 12, 777, 0, 1, 5, 6)`,
      [at],
    );
  }
  await pool.query(
    `insert into feedback_by_day (date, llm_model_id, agent_version_id, fives) values ('2026-03-02', '00000000-0000-4000-8000-000000000001', gen_random_uuid(), 1)`,
  );
  await migrate(database.url, quiet);

  const whole = {
    requests: 30,
    successes: 21,
    failures: { network: 3, timeout: 1 },
    cost_nano: 9,
    first_token: mergeHistograms(firstTokens),
    duration: mergeHistograms(durations),
  };
  const { rows: models } = await pool.query(
    `select requests, successes, failures, cost_nano::int, first_token, duration from performance_by_day_of_model`,
  );
  expect(models).toEqual([whole]);
  const { rows: versions } = await pool.query(
    `select failures, first_token, duration from performance_by_day_of_version order by first_token`,
  );
  expect(versions).toEqual(
    [2, 0, 1].map((at) => ({ failures: failures[at], first_token: firstTokens[at], duration: durations[at] })),
  );
  const { rows: quarters } = await pool.query(
    `select user_id::int, calls, cost_nano::int, first_at, last_at from usage_by_quarter_hour`,
  );
  const [firstAt, lastAt] = ['2026-03-01T10:16Z', '2026-03-01T10:19Z'].map((at) => new Date(at));
  expect(quarters).toEqual([{ user_id: 7, calls: 3, cost_nano: 2331, first_at: firstAt, last_at: lastAt }]);
  await expectSumsKept(pool);
  await expectFeedbackKept(pool);
  const { rows: said } = await pool.query(`select sum(fives)::int as fives from feedback_by_day_of_version`);
  expect(said).toEqual([{ fives: 1 }]);
  const { rows: days } = await pool.query(
    `select (select count(*)::int from usage_by_day_of_person) as people,
       array(select date::text from model_day order by 1) as days`,
  );
  expect(days).toEqual([{ people: 3, days: ['2026-03-01', '2026-03-02'] }]);
});
