import type { SystemContext } from '#server/core/context.ts';
import { runStatement, statement } from '#server/db/statement.ts';

export type Period = 'minute' | 'day';

/** No row where the limit of the period is reached: whoever comes then waits for none of those before. */
const count = statement<{ requests: number }>(
  'count-model-use',
  `insert into model_use (llm_model_id, period, starts_at, requests) values ($1::uuid, $2::text, date_trunc($2::text, now(), 'UTC'), 1)
   on conflict (llm_model_id, period) do update set
     starts_at = excluded.starts_at,
     requests = case when model_use.starts_at = excluded.starts_at then model_use.requests + 1 else 1 end
   where model_use.starts_at < excluded.starts_at or model_use.requests < $3::int
   returning requests`,
);

/** Counts one request; false, and not counted, where there were `limit` in this period already. */
export async function countRequest(
  ctx: Pick<SystemContext, 'db' | 'pool'>,
  llmModelId: string,
  period: Period,
  limit: number,
): Promise<boolean> {
  return (await runStatement(ctx, count, [llmModelId, period, limit])).length > 0;
}
