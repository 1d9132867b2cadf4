import { sql } from 'kysely';
import type { SystemContext } from '#server/core/context.ts';
import type { JobRunState } from '#server/db/job-tables.ts';
import type { JobRecord, JobRun } from './job-run.ts';

type StoreContext = Pick<SystemContext, 'db'>;

const run = sql`r.id, r.number, r.job, r.is_dry, r.state, r.attempt, r.requested_by, u.username as requested_by_username, r.due_at,
  r.node, r.started_at, r.ended_at, r.counts, r.error`;
const from = sql`job_run r left join app_user u on u.id = r.requested_by`;
const isOpen = sql<boolean>`(r.state in ('waiting', 'running'))`;

export async function findRun(ctx: StoreContext, id: string): Promise<JobRun> {
  const { rows } = await sql<JobRun>`select ${run} from ${from} where r.id = ${id}`.execute(ctx.db);
  return rows[0]!;
}

/** At most `limit` of a job's runs beside a number, newest first. */
export async function listRunsBeside(
  ctx: StoreContext,
  { job, state }: { job: string; state: JobRunState | undefined },
  { number, direction, limit }: { number: number; direction: 'older' | 'newer'; limit: number },
): Promise<JobRun[]> {
  const place =
    direction === 'older'
      ? sql`r.number < ${number} order by r.number desc`
      : sql`r.number > ${number} order by r.number`;
  const { rows } = await sql<JobRun>`
    select ${run} from ${from}
    where r.job = ${job} and (${state ?? null}::job_run_state is null or r.state = ${state ?? null}) and ${place} limit ${limit}`.execute(
    ctx.db,
  );
  return direction === 'older' ? rows : rows.toReversed();
}

export async function countRuns(
  { db }: StoreContext,
  { job, state }: { job: string; state: JobRunState | undefined },
): Promise<number> {
  const { count } = await db
    .selectFrom('jobRun')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('job', '=', job)
    .$if(state !== undefined, (query) => query.where('state', '=', state!))
    .executeTakeFirstOrThrow();
  return count;
}

/** How each of the jobs has fared, by its name. One that never ran is not among them. */
export async function readRecords(ctx: StoreContext, jobs: string[]): Promise<Map<string, JobRecord>> {
  const [runs, failures] = await Promise.all([readNotableRuns(ctx, jobs), countFailures(ctx, jobs)]);
  return new Map(
    jobs.map((job) => {
      const of = (role: Role): JobRun | null => runs.find((each) => each.job === job && each.role === role) ?? null;
      return [
        job,
        {
          openRun: of('open'),
          openDryRun: of('open dry'),
          lastRun: of('last'),
          lastDryRun: of('last dry'),
          lastSuccess: of('success'),
          failuresSince: failures.get(job) ?? 0,
        },
      ];
    }),
  );
}

type Role = 'open' | 'open dry' | 'last' | 'last dry' | 'success';

async function readNotableRuns(ctx: StoreContext, jobs: string[]): Promise<(JobRun & { role: Role })[]> {
  const newest = (role: Role, condition: ReturnType<typeof sql>) => sql`
    (select ${sql.lit(role)} as role, ${run} from ${from} where r.job = j.job and ${condition} order by r.number desc limit 1)`;
  const { rows } = await sql<JobRun & { role: Role }>`
    select n.* from unnest(${jobs}::text[]) as j (job), lateral (
      ${newest('open', sql`${isOpen} and not r.is_dry`)} union all
      ${newest('open dry', sql`${isOpen} and r.is_dry`)} union all
      ${newest('last', sql`not ${isOpen} and not r.is_dry`)} union all
      ${newest('last dry', sql`not ${isOpen} and r.is_dry`)} union all
      ${newest('success', sql`r.state = 'succeeded' and not r.is_dry`)}
    ) n`.execute(ctx.db);
  return rows;
}

async function countFailures(ctx: StoreContext, jobs: string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ job: string; count: number }>`
    select r.job, count(*)::int as count from job_run r
    where r.job = any(${jobs}::text[]) and not r.is_dry and r.state = 'failed' and r.number > coalesce((
      select max(s.number) from job_run s where s.job = r.job and s.state = 'succeeded' and not s.is_dry
    ), 0)
    group by r.job`.execute(ctx.db);
  return new Map(rows.map(({ job, count }) => [job, count]));
}

export interface KeptRuns {
  /** Of each job, the newest. */
  most: number;
  days: number;
}

/** The runs that are not kept. Of each job the last one that succeeded is. */
const old = ({ most, days }: KeptRuns) => sql`
  select id from (
    select id, number, state, created_at, row_number() over (partition by job order by number desc) as place,
      max(number) filter (where state = 'succeeded' and not is_dry) over (partition by job) as last_success
    from job_run
  ) r
  where state not in ('waiting', 'running') and (place > ${most} or created_at < now() - ${days} * interval '1 day')
    and number is distinct from last_success`;

export async function deleteOldRuns(ctx: StoreContext, kept: KeptRuns, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`delete from job_run where id in (${old(kept)} limit ${limit})`.execute(ctx.db);
  return Number(numAffectedRows ?? 0);
}

export async function countOldRuns(ctx: StoreContext, kept: KeptRuns): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from (${old(kept)}) o`.execute(ctx.db);
  return rows[0]!.count;
}
