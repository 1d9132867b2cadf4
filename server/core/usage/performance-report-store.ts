import { type RawBuilder, sql } from 'kysely';
import type { Context } from '#server/core/context.ts';
import { type Histogram, mergeHistograms } from '#server/core/statistics/histogram.ts';
import { addFailures, type PerformanceSums } from './performance.ts';

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

/** Of which models days are listed, and which; null: of all. */
export interface ModelDaysAsked {
  model: string | null;
  from: string | null;
  until: string | null;
}

const all: ModelDaysAsked = { model: null, from: null, until: null };

const daysOf = ({ model, from, until }: ModelDaysAsked): RawBuilder<unknown> => sql`
  select d.date, m.id, m.number, m.name from model_day d join llm_model m on m.id = d.llm_model_id
  where ${model === null ? sql`true` : sql`(m.id::text = lower(${model}) or m.model_id = ${model})`}
    ${from === null ? sql`` : sql`and d.date >= ${from}::date`} ${until === null ? sql`` : sql`and d.date < ${until}::date`}`;

/** Newest day first, or, before a place, the ones next to it in that direction. */
export async function listModelDays(
  ctx: StoreContext,
  asked: ModelDaysAsked,
  { at, limit }: { at: (Place & { direction: 'older' | 'newer' }) | null; limit: number },
): Promise<ModelDay[]> {
  const isOlder = at?.direction !== 'newer';
  const compared = sql.raw(isOlder ? '<' : '>');
  const order = sql.raw(isOlder ? 'desc' : 'asc');
  const { rows } = await sql<ModelDay>`
    select to_char(d.date, 'YYYY-MM-DD') as date, d.id as model_id, d.number, d.name from (${daysOf(asked)}) d
    where ${at === null ? sql`true` : sql`(d.date, d.number) ${compared} (${at.date}::date, ${at.number}::bigint)`}
    order by d.date ${order}, d.number ${order} limit ${limit}`.execute(ctx.db);
  return isOlder ? rows : rows.reverse();
}

/** How many there are, at most `most`. */
export async function countModelDays(ctx: StoreContext, asked: ModelDaysAsked, most: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (select from (${daysOf(asked)}) d limit ${most}) counted`.execute(ctx.db);
  return rows[0]!.count;
}

export async function findModelDay(ctx: StoreContext, { date, number }: Place): Promise<ModelDay | null> {
  const { rows } = await sql<ModelDay>`
    select to_char(d.date, 'YYYY-MM-DD') as date, d.id as model_id, d.number, d.name from (${daysOf(all)}) d
    where d.date = ${date}::date and d.number = ${number}`.execute(ctx.db);
  return rows[0] ?? null;
}

/** How a model did on a day, for all agents together. */
export interface PerformanceOfDay extends PerformanceSums {
  date: string;
  llmModelId: string;
}

/** What is known of some models' days. */
export async function readPerformance(ctx: StoreContext, days: ModelDay[]): Promise<PerformanceOfDay[]> {
  const { rows } = await sql<PerformanceOfDay>`
    select p.*, to_char(p.date, 'YYYY-MM-DD') as date from ${keysOf(days)}
    join performance_by_day_of_model p on p.date = k.date and p.llm_model_id = k.model_id`.execute(ctx.db);
  return rows;
}

/** Of which models rows are about; of those that are gone nothing is told. */
export interface ModelNamed {
  modelId: string;
  name: string;
}

/** How all models did on some days together. */
export async function readPerformanceBetween(
  ctx: StoreContext,
  from: string,
  until: string,
): Promise<(PerformanceSums & ModelNamed)[]> {
  const between = sql`from performance_by_day_of_model p join llm_model m on m.id = p.llm_model_id
    where p.date >= ${from}::date and p.date < ${until}::date group by m.id`;
  const [{ rows }, firstTokens, durations] = await Promise.all([
    sql<Summed & ModelNamed>`
    select m.id as model_id, m.name, sum(p.requests)::bigint as requests, sum(p.successes)::bigint as successes,
      sum(p.input_tokens)::bigint as input_tokens, sum(p.output_tokens)::bigint as output_tokens, sum(p.cost_nano)::bigint as cost_nano,
      sum(p.unpriced_requests)::bigint as unpriced_requests, sum(p.success_ms)::bigint as success_ms,
      sum(p.writing_ms)::bigint as writing_ms, sum(p.written_tokens)::bigint as written_tokens,
      coalesce(json_agg(p.failures) filter (where p.failures <> '{}'), '[]') as failures
    ${between}`.execute(ctx.db),
    readHistograms(ctx, sql`p.first_token`, between),
    readHistograms(ctx, sql`p.duration`, between),
  ]);
  return rows.map((row) => ({
    ...row,
    failures: addFailures(row.failures),
    firstToken: firstTokens.get(row.modelId) ?? [],
    duration: durations.get(row.modelId) ?? [],
  }));
}

interface Summed extends Omit<PerformanceSums, 'failures' | 'firstToken' | 'duration'> {
  failures: PerformanceSums['failures'][];
}

/** All histograms of each model as one. They come as one text, `{1,2},{3}`: reading each as an array takes ten times as long. */
async function readHistograms(
  ctx: StoreContext,
  column: RawBuilder<unknown>,
  between: RawBuilder<unknown>,
): Promise<Map<string, Histogram>> {
  const { rows } = await sql<{ modelId: string; listed: string }>`
    select m.id as model_id, string_agg(${column}::text, ',') as listed ${between}`.execute(ctx.db);
  return new Map(
    rows.map(({ modelId, listed }) => {
      const histograms = JSON.parse(`[${listed.replaceAll('{', '[').replaceAll('}', ']')}]`) as Histogram[];
      return [modelId, mergeHistograms(histograms)];
    }),
  );
}

/** What was said of the answers of a model and a day. */
export interface FeedbackOfDay {
  date: string;
  modelId: string;
  /** How often each score was given, from 1 to 5. */
  scores: [number, number, number, number, number];
  flags: number;
}

const flags = sql`f.safety_issue + f.inappropriate + f.factual_error + f.outdated + f.off_topic`;

export async function readFeedback(ctx: StoreContext, days: ModelDay[]): Promise<FeedbackOfDay[]> {
  const { rows } = await sql<FeedbackOfDay>`
    select to_char(k.date, 'YYYY-MM-DD') as date, k.model_id, array[f.ones, f.twos, f.threes, f.fours, f.fives] as scores, ${flags} as flags
    from ${keysOf(days)} join feedback_by_day_of_model f on f.date = k.date and f.llm_model_id = k.model_id`.execute(
    ctx.db,
  );
  return rows;
}

/** What was said of the answers of all models on some days. */
export async function readFeedbackBetween(
  ctx: StoreContext,
  from: string,
  until: string,
): Promise<(Omit<FeedbackOfDay, 'date'> & ModelNamed)[]> {
  const { rows } = await sql<Omit<FeedbackOfDay, 'date'> & ModelNamed>`
    select m.id as model_id, m.name, array[sum(f.ones), sum(f.twos), sum(f.threes), sum(f.fours), sum(f.fives)]::int[] as scores,
      sum(${flags})::int as flags
    from feedback_by_day_of_model f join llm_model m on m.id = f.llm_model_id
    where f.date >= ${from}::date and f.date < ${until}::date group by m.id`.execute(ctx.db);
  return rows;
}

/** A day from which a model had another price, or, where it was taken back, that of the price book again. */
export interface PriceChange {
  modelId: string;
  date: string;
  isKnown: boolean;
}

export async function readPriceChanges(
  ctx: StoreContext,
  { from, until, most }: { from: string; until: string; most: number },
): Promise<PriceChange[]> {
  const { rows } = await sql<PriceChange>`
    select p.llm_model_id as model_id, to_char(p.valid_from at time zone 'UTC', 'YYYY-MM-DD') as date, bool_or(p.price is not null) as is_known
    from model_price p
    where p.valid_from >= ${from}::timestamp at time zone 'UTC' and p.valid_from < ${until}::timestamp at time zone 'UTC'
      and (p.valid_to is null or p.valid_to > p.valid_from)
    group by 1, 2 order by 2 desc, 1 limit ${most}`.execute(ctx.db);
  return rows.reverse();
}

const keysOf = (days: ModelDay[]): RawBuilder<unknown> => sql`
  unnest(${days.map(({ date }) => date)}::date[], ${days.map(({ modelId }) => modelId)}::uuid[]) as k (date, model_id)`;
