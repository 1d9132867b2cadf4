import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { SystemContext } from '#server/core/context.ts';
import { mostAttempts } from './job-run.ts';

type StoreContext = Pick<SystemContext, 'db'>;

export interface RunRequest {
  job: string;
  isDry: boolean;
  /** Null: the schedule. */
  requestedBy: number | null;
}

/** Has a job run. Where one waits or runs it is that one, which need not wait longer where a person asks. Its id. */
export async function insertRun(ctx: StoreContext, { job, isDry, requestedBy }: RunRequest): Promise<string> {
  const isHurried = sql`(job_run.state = 'waiting' and excluded.requested_by is not null)`;
  const { rows } = await sql<{ id: string }>`
    insert into job_run (id, job, is_dry, requested_by) values (${randomUUID()}, ${job}, ${isDry}, ${requestedBy})
    on conflict (job, is_dry) where state in ('waiting', 'running') do update set
      due_at = case when ${isHurried} then least(job_run.due_at, now()) else job_run.due_at end,
      requested_by = case when ${isHurried} then excluded.requested_by else job_run.requested_by end
    returning id`.execute(ctx.db);
  return rows[0]!.id;
}

/** A run that this server has taken. */
export interface TakenRun extends RunRequest {
  id: string;
  attempt: number;
  node: string;
}

/** Takes what is due of these jobs for so long; null where nothing is, or others were quicker. */
export async function takeRun(
  ctx: StoreContext,
  jobs: string[],
  { node, leaseMs }: { node: string; leaseMs: number },
): Promise<TakenRun | null> {
  const { rows } = await sql<TakenRun>`
    update job_run set state = 'running', node = ${node}, started_at = now(), lease_until = ${inMs(leaseMs)}
    where id = (
      select id from job_run where state = 'waiting' and due_at <= now() and job = any(${jobs}::text[])
      order by due_at limit 1 for update skip locked
    )
    returning id, job, is_dry, requested_by, attempt, node`.execute(ctx.db);
  return rows[0] ?? null;
}

/** Goes on with them for so long; answers those that are still this server's. */
export async function renewRuns(
  ctx: StoreContext,
  ids: string[],
  { node, leaseMs }: { node: string; leaseMs: number },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    update job_run set lease_until = ${inMs(leaseMs)}
    where id = any(${ids}::uuid[]) and state = 'running' and node = ${node} returning id`.execute(ctx.db);
  return rows.map(({ id }) => id);
}

/** In how many milliseconds the next run is due, or a server is taken for dead that has one; null where there is none. */
export async function msUntilNext(ctx: StoreContext, jobs: string[]): Promise<number | null> {
  const { rows } = await sql<{ ms: number | null }>`
    select (extract(epoch from min(case state when 'waiting' then due_at else lease_until end) - now()) * 1000)::float8 as ms
    from job_run where state in ('waiting', 'running') and job = any(${jobs}::text[])`.execute(ctx.db);
  return rows[0]!.ms;
}

export interface RunEnd {
  state: 'succeeded' | 'failed' | 'interrupted';
  counts: Record<string, number> | null;
  error: string | null;
  /** The next try: which one it is, and in how many milliseconds. */
  next: { attempt: number; inMs: number } | null;
}

/** Writes down how a run has ended, unless its server was taken for dead meanwhile. True where it was its own. */
export async function endRun(
  ctx: StoreContext,
  { id, node }: TakenRun,
  { state, counts, error, next }: RunEnd,
): Promise<boolean> {
  const { rows } = await sql`
    with ended as (
      update job_run set state = ${state}, counts = ${counts && JSON.stringify(counts)}::jsonb, error = ${error}, ended_at = now(), lease_until = null
      where id = ${id} and state = 'running' and node = ${node} returning job, is_dry, requested_by
    ), next as (
      insert into job_run (id, job, is_dry, requested_by, attempt, due_at)
      select ${randomUUID()}, job, is_dry, requested_by, ${next?.attempt ?? 0}, ${inMs(next?.inMs ?? 0)}
      from ended where ${next !== null}
    )
    select from ended`.execute(ctx.db);
  return rows.length > 0;
}

/** Ends the runs of servers that have died, and has them tried again as often as they may. */
export async function endDeadRuns(ctx: StoreContext): Promise<void> {
  await sql`
    with dead as (
      update job_run set state = 'interrupted', error = 'Its server stopped in the middle of it.', ended_at = now(), lease_until = null
      where state = 'running' and lease_until < now() returning job, is_dry, requested_by, attempt
    )
    insert into job_run (id, job, is_dry, requested_by, attempt)
    select gen_random_uuid(), job, is_dry, requested_by, attempt + 1 from dead where attempt < ${mostAttempts}`.execute(
    ctx.db,
  );
}

const inMs = (ms: number) => sql`now() + ${ms} * interval '1 millisecond'`;
