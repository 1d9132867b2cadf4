import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pino } from 'pino';
import type { SystemContext } from '#server/core/context.ts';
import { createKysely } from '#server/db/database.ts';
import { createPool } from '#server/db/pool.ts';
import { LocalBus } from '#server/events/bus.ts';
import type { Job } from '#server/jobs/job.ts';
import { sweepApiKeys } from '#server/jobs/sweep-api-keys.ts';
import { sweepAvatars } from '#server/jobs/sweep-avatars.ts';
import { sweepEndedSessions } from '#server/jobs/sweep-ended-sessions.ts';
import { sweepIdempotency } from '#server/jobs/sweep-idempotency.ts';
import { sweepJobRuns } from '#server/jobs/sweep-job-runs.ts';
import { sweepJournal } from '#server/jobs/sweep-journal.ts';
import { sweepSignInFailures } from '#server/jobs/sweep-sign-in-failures.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';

let database: TestDatabase;
let ctx: SystemContext;

beforeAll(async () => {
  database = await createTestDatabase();
  const log = pino({ level: 'silent' });
  const pool = createPool({ url: database.url, size: 4 }, log);
  ctx = { db: createKysely(pool), pool, events: new LocalBus(), log };
  await pool.query(`INSERT INTO app_user (username, email) VALUES ('lin', 'lin@example.org')`);
});
afterAll(async () => {
  await ctx.pool.end();
  await database.drop();
});

const run = (job: Job, signal = new AbortController().signal) => job.run({ ...ctx, signal });
const dryRun = (job: Job) => job.dryRun!({ ...ctx, signal: new AbortController().signal });

async function count(from: string): Promise<number> {
  const { rows } = await ctx.pool.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${from}`);
  return rows[0]!.count;
}

const living = randomUUID();
const answering = randomUUID();
const dead = randomUUID();

/** More than two batches of what is over, beside what is not. */
const cases: { job: Job; table: string; seed: string[]; kept: number }[] = [
  {
    job: sweepIdempotency,
    table: 'idempotency',
    seed: [
      `INSERT INTO idempotency (scope, key_hash, request_hash, created_at)
        SELECT 'user 1', int4send(n), '', now() - CASE WHEN n <= 2500 THEN interval '25 hours' ELSE interval '23 hours' END
        FROM generate_series(1, 2510) n`,
    ],
    kept: 10,
  },
  {
    job: sweepSignInFailures,
    table: 'sign_in_failure',
    seed: [
      `INSERT INTO sign_in_failure (subject, window_start, failures)
        SELECT 'account:' || n, now() - CASE WHEN n <= 2500 THEN interval '16 minutes' ELSE interval '1 minute' END, 3
        FROM generate_series(1, 2510) n`,
    ],
    kept: 10,
  },
  {
    job: sweepEndedSessions,
    table: 'session',
    seed: [
      `INSERT INTO session (user_id, token, expires_at, created_at)
        SELECT (SELECT min(id) FROM app_user), 'token' || n,
          now() + CASE WHEN n <= 2000 THEN interval '-1 s' ELSE interval '1 day' END,
          now() - CASE WHEN n BETWEEN 2001 AND 2500 THEN interval '91 days' ELSE interval '89 days' END
        FROM generate_series(1, 2510) n`,
    ],
    kept: 10,
  },
  {
    job: sweepJournal,
    table: 'journal_segment',
    seed: [
      `INSERT INTO node (id, lease_until) VALUES ('${living}', now())`,
      `INSERT INTO conversation (id, user_id, agent_id, title, system_prompt)
        SELECT '${answering}', (SELECT min(id) FROM app_user), id, 'Open', '' FROM agent`,
      `WITH branch AS (INSERT INTO branch (conversation_id, start_position, last_position) VALUES ('${answering}', 1, 1) RETURNING id)
        INSERT INTO message (id, conversation_id, user_id, branch_id, position, role, status, revision)
        SELECT '${answering}', '${answering}', (SELECT min(id) FROM app_user), id, 1, 'assistant', 'streaming', 1 FROM branch`,
      `INSERT INTO answer (message_id, conversation_id, user_id, node_id)
        VALUES ('${answering}', '${answering}', (SELECT min(id) FROM app_user), '${answering}')`,
      `INSERT INTO journal_segment (node_id, seq, entries, created_at)
        SELECT id::uuid, n, '[]', now() - interval '11 minutes'
        FROM generate_series(1, 2495) n, unnest(ARRAY['${dead}', '${living}', '${answering}']) id WHERE id = '${dead}' OR n <= 5`,
      `INSERT INTO journal_segment (node_id, seq, entries) VALUES ('${dead}', 9999, '[]')`,
    ],
    kept: 6,
  },
  {
    job: sweepApiKeys,
    table: 'api_key',
    seed: [
      `INSERT INTO api_key (user_id, name, prefix, key_hash, expires_at)
        SELECT (SELECT min(id) FROM app_user), 'Key ' || n, 'clq', int4send(n),
          CASE WHEN n <= 2500 THEN now() - interval '31 days' WHEN n <= 2505 THEN now() - interval '29 days' END
        FROM generate_series(1, 2510) n`,
    ],
    kept: 10,
  },
  {
    job: sweepAvatars,
    table: 'avatar',
    seed: [
      // 1 to 2,500 are seen by nobody: by no version, or only by those of an agent that is long gone.
      `INSERT INTO avatar (id, image, media_type, created_at)
        SELECT lpad(n::text, 32, '0')::uuid, '', 'image/webp', now() - CASE WHEN n <= 2505 THEN interval '2 days' ELSE interval '1 hour' END
        FROM generate_series(1, 2510) n`,
      `INSERT INTO agent (id, current_version_id, deleted_at)
        SELECT lpad(n::text, 32, '0')::uuid, lpad(n::text, 32, '0')::uuid,
          CASE n WHEN 1 THEN now() - interval '31 days' WHEN 2501 THEN now() - interval '29 days' END
        FROM unnest(ARRAY[1, 2501, 2502]) n`,
      `INSERT INTO agent_version (id, agent_id, version, name, agent_type, description, system_prompt, avatar_id)
        SELECT lpad(n::text, 32, '0')::uuid, lpad(agent::text, 32, '0')::uuid, n, 'Echo', 'custom', '', '', lpad(n::text, 32, '0')::uuid
        FROM (VALUES (1, 1), (2, 1), (2501, 2501), (2502, 2502), (2503, 2502), (2504, 2502), (2505, 2502)) shown (n, agent)`,
    ],
    kept: 10,
  },
  {
    job: sweepJobRuns,
    table: 'job_run',
    seed: [
      // 2,300 of one job, of which 200 are kept and the success before them; of another one what is not too old.
      `INSERT INTO job_run (id, job, is_dry, state) SELECT gen_random_uuid(), 'often', false,
        CASE n WHEN 50 THEN 'succeeded' ELSE 'failed' END::job_run_state FROM generate_series(1, 2300) n`,
      `INSERT INTO job_run (id, job, is_dry, state, created_at) SELECT gen_random_uuid(), 'seldom', false, 'succeeded',
        now() - CASE WHEN n <= 100 THEN interval '91 days' ELSE interval '89 days' END FROM generate_series(1, 102) n`,
      `INSERT INTO job_run (id, job, is_dry, state, created_at) SELECT gen_random_uuid(), 'once ' || n, false, 'failed',
        now() - interval '91 days' FROM generate_series(1, 301) n`,
      `INSERT INTO job_run (id, job, is_dry, state, created_at) VALUES (gen_random_uuid(), 'long', false, 'running', now() - interval '91 days')`,
    ],
    kept: 204,
  },
];

test.each(cases)(
  '$job.name takes away what is over and nothing else, as its dry run said, also run twice at once',
  async ({ job, table, seed, kept }) => {
    for (const sql of seed) await ctx.pool.query(sql);
    expect(await count(table)).toBe(kept + 2500);
    expect(await dryRun(job)).toEqual({ deleted: 2500 });
    expect(await count(table)).toBe(kept + 2500);
    const done = await Promise.all([run(job), run(job)]);
    // Whichever passed over rows that the other one had locked finds them the next time.
    done.push(await run(job));
    expect(await count(table)).toBe(kept);
    expect(done.reduce((sum, { deleted }) => sum + deleted!, 0)).toBe(2500);
    expect(await run(job)).toEqual({ deleted: 0 });
    expect(await dryRun(job)).toEqual({ deleted: 0 });
    expect(await count(table)).toBe(kept);
  },
);

test('a sweep waits for nobody’s locks, and ends when the server stops', async () => {
  await ctx.pool.query(
    `INSERT INTO sign_in_failure SELECT 'late:' || n, now() - interval '1 hour', 1 FROM generate_series(1, 3000) n`,
  );
  const holder = await ctx.pool.connect();
  await holder.query(`BEGIN; SELECT FROM sign_in_failure WHERE subject LIKE 'late:1%' FOR UPDATE`);
  await run(sweepSignInFailures);
  expect(await count(`sign_in_failure WHERE subject LIKE 'late:%' AND subject NOT LIKE 'late:1%'`)).toBe(0);
  await holder.query('COMMIT');
  holder.release();
  const left = await count(`sign_in_failure WHERE subject LIKE 'late:%'`);
  expect(left).toBeGreaterThan(1000);
  await run(sweepSignInFailures, AbortSignal.abort());
  expect(await count(`sign_in_failure WHERE subject LIKE 'late:%'`)).toBe(left);
});
