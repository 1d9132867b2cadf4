import { type RawBuilder, sql } from 'kysely';
import type { Context } from '#server/core/context.ts';
import { measuredFacts, summed } from './facts-store.ts';
import { measures, noUsage, type Usage, type UsageDay } from './measures.ts';
import type { Days } from './zone.ts';

type StoreContext = Pick<Context, 'db'>;

const counted = sql.raw(measures.join(', '));
const sums = sql.raw(summed);

/** Facts of a person that are not in the roll-up yet, as its rows are. */
const pendingOf = (userId: number): RawBuilder<unknown> =>
  sql`${sql.raw(measuredFacts('usage_pending'))} where p.user_id = ${userId}`;

/** All that was used in those days, of whatever agent and model: of the roll-up and, in the same snapshot, what is pending. */
const usedIn = (userId: number, { starts }: Days): RawBuilder<unknown> => sql`
  with asked as (
    select bucket, ${counted}, first_at, last_at from usage_by_quarter_hour u
    where u.user_id = ${userId} and u.bucket >= ${starts[0]} and u.bucket < ${starts.at(-1)}
    union all
    select bucket, ${counted}, first_at, last_at from (${pendingOf(userId)}) p
    where p.bucket >= ${starts[0]} and p.bucket < ${starts.at(-1)}
  )`;

/** The days on which there was anything, oldest first. */
export async function readDays(ctx: StoreContext, userId: number, days: Days): Promise<UsageDay[]> {
  const { rows } = await sql<Omit<UsageDay, 'date'> & { place: number }>`${usedIn(userId, days)}
    select width_bucket(bucket, ${days.starts}::timestamptz[]) as place, ${sums} from asked group by 1 order by 1`.execute(
    ctx.db,
  );
  return rows.map(({ place, ...day }) => ({ ...day, date: days.dates[place - 1]! }));
}

/** All that was used in those days. */
export async function readTotal(ctx: StoreContext, userId: number, days: Days): Promise<Usage> {
  const { rows } = await sql<{ [Name in keyof Usage]: Usage[Name] | null }>`${usedIn(userId, days)}
    select ${sums} from asked`.execute(ctx.db);
  const names = Object.keys(noUsage) as (keyof Usage)[];
  return Object.fromEntries(names.map((name) => [name, rows[0]![name] ?? 0])) as unknown as Usage;
}

/** Which of those days had anything; each costs one look into the index, however much there was. */
export async function findActiveDays(ctx: StoreContext, userId: number, { dates, starts }: Days): Promise<string[]> {
  const { rows } = await sql<{ place: number }>`
    with live as materialized (${pendingOf(userId)})
    select d.place::int from unnest(${starts.slice(0, -1)}::timestamptz[], ${starts.slice(1)}::timestamptz[])
      with ordinality as d (from_, until, place)
    where exists (select from usage_by_quarter_hour u where u.user_id = ${userId} and u.bucket >= d.from_ and u.bucket < d.until)
      or exists (select from live l where l.bucket >= d.from_ and l.bucket < d.until)
    order by d.place`.execute(ctx.db);
  return rows.map(({ place }) => dates[place - 1]!);
}

/** In which quarter of an hour the person first used anything; null where they have not. */
export async function readFirstUse(ctx: StoreContext, userId: number): Promise<Date | null> {
  const { rows } = await sql<{ first: Date | null }>`
    select least(
      (select min(u.bucket) from usage_by_quarter_hour u where u.user_id = ${userId}),
      (select date_bin('15 minutes', min(p.at), 'epoch') from usage_pending p where p.user_id = ${userId})
    ) as first`.execute(ctx.db);
  return rows[0]!.first;
}
