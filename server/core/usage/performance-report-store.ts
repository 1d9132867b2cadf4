import { type RawBuilder, sql } from 'kysely';
import type { Context } from '#server/core/context.ts';
import type { Performance } from './performance.ts';

type StoreContext = Pick<Context, 'db'>;

/** A model on a day on which it was asked, or its answers of that day were rated or flagged. */
export interface ModelDay {
  date: string;
  modelId: string;
  number: number;
  name: string;
}

/** A place in the list: the day and the model's number. */
export interface Place {
  date: string;
  number: number;
}

const daysOf = (model: string | null): RawBuilder<unknown> => sql`
  select d.date, m.id, m.number, m.name from (
    select date, llm_model_id from performance_by_day union select date, llm_model_id from feedback_by_day
  ) d join llm_model m on m.id = d.llm_model_id
  where ${model === null ? sql`true` : sql`(m.id::text = lower(${model}) or m.model_id = ${model})`}`;

/** Newest day first, or, before a place, the ones next to it in that direction. */
export async function listModelDays(
  ctx: StoreContext,
  { model, at, limit }: { model: string | null; at: (Place & { direction: 'older' | 'newer' }) | null; limit: number },
): Promise<ModelDay[]> {
  const isOlder = at?.direction !== 'newer';
  const compared = sql.raw(isOlder ? '<' : '>');
  const order = sql.raw(isOlder ? 'desc' : 'asc');
  const { rows } = await sql<ModelDay>`
    select to_char(d.date, 'YYYY-MM-DD') as date, d.id as model_id, d.number, d.name from (${daysOf(model)}) d
    where ${at === null ? sql`true` : sql`(d.date, d.number) ${compared} (${at.date}::date, ${at.number}::bigint)`}
    order by d.date ${order}, d.number ${order} limit ${limit}`.execute(ctx.db);
  return isOlder ? rows : rows.reverse();
}

/** How many there are, at most `most`. */
export async function countModelDays(ctx: StoreContext, model: string | null, most: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (select from (${daysOf(model)}) d limit ${most}) counted`.execute(ctx.db);
  return rows[0]!.count;
}

export async function findModelDay(ctx: StoreContext, { date, number }: Place): Promise<ModelDay | null> {
  const { rows } = await sql<ModelDay>`
    select to_char(d.date, 'YYYY-MM-DD') as date, d.id as model_id, d.number, d.name from (${daysOf(null)}) d
    where d.date = ${date}::date and d.number = ${number}`.execute(ctx.db);
  return rows[0] ?? null;
}

/** What is known of some models' days, a row for each version of an agent. */
export async function readPerformance(ctx: StoreContext, days: ModelDay[]): Promise<Performance[]> {
  const { rows } = await sql<Performance>`
    select p.*, to_char(p.date, 'YYYY-MM-DD') as date from ${keysOf(days)}
    join performance_by_day p on p.date = k.date and p.llm_model_id = k.model_id`.execute(ctx.db);
  return rows;
}

/** What was said of the answers of a model and a day. */
export interface FeedbackOfDay {
  date: string;
  modelId: string;
  /** How often each score was given, from 1 to 5. */
  scores: [number, number, number, number, number];
  flags: number;
}

export async function readFeedback(ctx: StoreContext, days: ModelDay[]): Promise<FeedbackOfDay[]> {
  const { rows } = await sql<FeedbackOfDay>`
    select to_char(k.date, 'YYYY-MM-DD') as date, k.model_id,
      array[sum(f.ones), sum(f.twos), sum(f.threes), sum(f.fours), sum(f.fives)]::int[] as scores,
      sum(f.safety_issue + f.inappropriate + f.factual_error + f.outdated + f.off_topic)::int as flags
    from ${keysOf(days)} join feedback_by_day f on f.date = k.date and f.llm_model_id = k.model_id
    group by k.date, k.model_id`.execute(ctx.db);
  return rows;
}

const keysOf = (days: ModelDay[]): RawBuilder<unknown> => sql`
  unnest(${days.map(({ date }) => date)}::date[], ${days.map(({ modelId }) => modelId)}::uuid[]) as k (date, model_id)`;
