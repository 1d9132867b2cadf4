import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Job, JobRun } from '#contract/admin/jobs.ts';
import type { Problem } from '#contract/errors.ts';
import { jobs } from '#server/jobs/jobs.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { type Cast, startCast } from '#tests/support/cast.ts';
import type { Client } from '#tests/support/client.ts';

interface Page<Row> {
  count: number;
  next: string | null;
  previous: string | null;
  results: Row[];
}

let server: AppServer;
let other: AppServer;
let cast: Cast;
let ada: Client;

beforeAll(async () => {
  server = await startAppServer();
  other = await startAppServer({ beside: server });
  cast = await startCast(server.url);
  ada = cast.ada.client;
});
afterAll(async () => {
  await other.close();
  await server.close();
});

const job = 'sweep-sign-in-failures';
const path = `/api/admin/jobs/${job}/`;

async function run(body: object, headers: Record<string, string> = {}): Promise<JobRun> {
  const answer = await ada.post<JobRun>(`${path}run/`, body, headers);
  expect(answer.status, answer.text).toBe(200);
  return JobRun.strict().parse(answer.body);
}

async function runs(query = ''): Promise<Page<JobRun>> {
  const { status, body, text } = await ada.get<Page<JobRun>>(`${path}runs/${query}`);
  expect(status, text).toBe(200);
  return body;
}

async function untilEnded({ id }: JobRun): Promise<JobRun> {
  return vi.waitUntil(
    async () => (await runs()).results.find((each) => each.id === id && each.ended_at !== null) ?? null,
    { timeout: 10_000, interval: 30 },
  );
}

async function read(): Promise<Job> {
  const { status, body, text } = await ada.get<Job>(path);
  expect(status, text).toBe(200);
  return Job.strict().parse(body);
}

const seedFailures = (count: number) =>
  server.pool.query(
    `insert into sign_in_failure select 'name:' || n, now() - interval '1 hour', 1 from generate_series(1, $1) n on conflict do nothing`,
    [count],
  );

async function countFailures(): Promise<number> {
  const { rows } = await server.pool.query<{ count: number }>(
    `select count(*)::int as count from sign_in_failure where window_start < now() - interval '30 minutes'`,
  );
  return rows[0]!.count;
}

describe('the list of jobs', () => {
  test('names every job with what it does, when, and that it has not run', async () => {
    const { body } = await ada.get<Page<Job>>('/api/admin/jobs/');
    expect(body.results.map(({ name }) => name)).toEqual(jobs.map(({ name }) => name));
    for (const each of body.results) Job.strict().parse(each);
    const listed = body.results.find(({ name }) => name === job)!;
    expect(listed).toMatchObject({
      schedule: '*/20 * * * *',
      schedule_in_words: 'Every 20 minutes',
      can_dry_run: true,
      failures_since: 0,
    });
    expect(Date.parse(listed.next_run_at)).toBeGreaterThan(Date.now());
    expect(await read()).toMatchObject({ name: job });
  });

  test('is paged where that is asked for', async () => {
    const first = await ada.get<Page<Job>>('/api/admin/jobs/?page_size=2');
    expect(first.body.results.map(({ name }) => name)).toEqual(jobs.slice(0, 2).map(({ name }) => name));
    const second = await ada.get<Page<Job>>(new URL(first.body.next!).pathname + new URL(first.body.next!).search);
    expect(second.body.results.map(({ name }) => name)).toEqual(jobs.slice(2, 4).map(({ name }) => name));
  });
});

describe('running a job now', () => {
  test('works from the first moment, says what it did and by whom, and is recorded', async () => {
    await seedFailures(12);
    const dry = await untilEnded(await run({ dry_run: true }));
    expect(dry).toMatchObject({ state: 'succeeded', is_dry_run: true, counts: { deleted: 12 } });
    expect(await countFailures()).toBe(12);

    const asked = await run({});
    expect(asked).toMatchObject({ job, is_dry_run: false, attempt: 1, requested_by_username: 'ada' });
    const ended = await untilEnded(asked);
    expect(ended).toMatchObject({ state: 'succeeded', counts: { deleted: 12 }, error: null });
    expect(ended.duration_ms).toBeGreaterThanOrEqual(0);
    expect(await countFailures()).toBe(0);

    expect(await read()).toMatchObject({
      open_run: null,
      last_run: { id: ended.id },
      last_success: { id: ended.id },
      last_dry_run: { id: dry.id },
    });
    const { rows } = await server.pool.query<{ details: object }>(
      `select details from audit_log where action = 'job.run' and subject_id = $1 order by id`,
      [job],
    );
    expect(rows.map(({ details }) => details)).toEqual([
      { run: dry.id, dry_run: true },
      { run: ended.id, dry_run: false },
    ]);
  });

  test('a repeat with the same Idempotency-Key is the same run, and another body with it is refused', async () => {
    const key = { 'idempotency-key': 'sweep once' };
    const first = await run({ dry_run: true }, key);
    await untilEnded(first);
    expect(await run({ dry_run: true }, key)).toEqual(first);
    expect((await ada.post(`${path}run/`, { dry_run: false }, key)).status).toBe(409);
  });

  test('asked for on both nodes at once it runs once', async () => {
    const southern = other.client();
    await southern.post('/api/login/', { username: 'ada', password: cast.ada.password });
    // Held in the middle, so that all requests come while it runs.
    await seedFailures(3);
    const holder = await server.pool.connect();
    await holder.query('begin; lock table sign_in_failure in access exclusive mode');
    const asked = await Promise.all(
      Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? ada : southern).post<JobRun>(`${path}run/`, {})),
    );
    await holder.query('commit');
    holder.release();
    const ids = new Set(asked.map(({ body }) => body.id));
    expect(ids.size).toBe(1);
    await untilEnded(asked[0]!.body);
    expect(await countFailures()).toBe(0);
  });

  test('of a server that has stopped, the other one does it', async () => {
    const third = await startAppServer({ beside: server });
    const client = third.client();
    await client.post('/api/login/', { username: 'ada', password: cast.ada.password });
    const asked = await client.post<JobRun>(`${path}run/`, { dry_run: true });
    await third.close();
    expect(asked.status, asked.text).toBe(200);
    await untilEnded(asked.body);
    await vi.waitUntil(async () => (await read()).open_dry_run === null, { timeout: 10_000 });
    expect((await read()).last_dry_run!.state).toBe('succeeded');
  });

  test('a job that can say nothing beforehand says so', async () => {
    const answer = await ada.post<Problem>('/api/admin/jobs/summarize-conversations/run/', { dry_run: true });
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toHaveProperty('dry_run');
  });
});

test('what fails says why in words, is counted until it succeeds, and waits to be tried again', async () => {
  await server.pool.query(`alter table sign_in_failure rename to hidden_failure`);
  const failed = await untilEnded(await run({}));
  await server.pool.query(`alter table hidden_failure rename to sign_in_failure`);
  expect(failed).toMatchObject({ state: 'failed', counts: null });
  expect(failed.error).toMatch(/^Something went wrong on our side/);
  expect(failed.error).not.toMatch(/sign_in_failure|select|delete/i);
  const listed = await read();
  expect(listed).toMatchObject({ failures_since: 1, last_run: { id: failed.id } });
  expect(listed.open_run).toMatchObject({ state: 'waiting', attempt: 2 });
  expect(Date.parse(listed.open_run!.due_at)).toBeGreaterThan(Date.now() + 30_000);
  expect((await runs('?state=failed')).results.map(({ id }) => id)).toEqual([failed.id]);

  // Nobody has to wait for that.
  const now = await run({});
  expect(now.id).toBe(listed.open_run!.id);
  await untilEnded(now);
  expect(await read()).toMatchObject({ failures_since: 0, open_run: null });
});

test('the runs are paged from the newest to the oldest and back', async () => {
  const all = (await runs('?page_size=100')).results;
  expect(all.length).toBeGreaterThan(4);
  const seen: string[] = [];
  let page = await runs('?page_size=2');
  for (;;) {
    seen.push(...page.results.map(({ id }) => id));
    if (page.next === null) break;
    page = await runs(new URL(page.next).search);
  }
  expect(seen).toEqual(all.map(({ id }) => id));
  const back = await runs(new URL(page.previous!).search);
  expect(back.results).toHaveLength(2);
  expect((await ada.get(`${path}runs/?cursor=nonsense`)).status).toBe(400);
  expect((await ada.get(`${path}runs/?state=done`)).status).toBe(400);
});

test('what is no job is not found, and what is no wish is refused', async () => {
  for (const name of ['no-such-job', '%00', 'a'.repeat(101), '__proto__']) {
    expect([400, 404]).toContain((await ada.get(`/api/admin/jobs/${name}/`)).status);
    expect([400, 404]).toContain((await ada.post(`/api/admin/jobs/${name}/run/`, {})).status);
  }
  for (const dry of ['yes', 1, null, {}]) {
    const { status, body } = await ada.post<Problem>(`${path}run/`, { dry_run: dry });
    expect(status).toBe(400);
    expect(Object.keys(body.errors!)).toEqual(['dry_run']);
  }
});

test('nobody but administrators sees or runs them', async () => {
  for (const at of ['/api/admin/jobs/', path, `${path}runs/`]) {
    expect((await server.client().get(at)).status).toBe(401);
    expect((await cast.lin.client.get(at)).status).toBe(403);
  }
  const before = (await runs()).count;
  expect((await server.client().post(`${path}run/`, {})).status).toBe(401);
  expect((await cast.lin.client.post(`${path}run/`, {})).status).toBe(403);
  await sleep(50);
  expect((await runs()).count).toBe(before);
});
