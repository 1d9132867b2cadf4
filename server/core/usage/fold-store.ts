import type { SystemContext } from '#server/core/context.ts';
import { runStatement, statement } from '#server/db/statement.ts';
import { measuredFacts, summed } from './facts-store.ts';
import { measures } from './measures.ts';

const key = 'user_id, bucket, agent_id, llm_model_id';

/**
 * Takes facts away and adds them to the roll-up, as one statement: whoever reads both sees each fact in one of them. Rows
 * are written in the order of their key, so that two servers that fold at once never wait for each other in a circle.
 */
const fold = statement<{ folded: number }>(
  'fold-usage',
  `with taken as (
    delete from usage_pending where ctid = any(array(select ctid from usage_pending limit $1 for update skip locked))
    returning *
  ), facts as (${measuredFacts('taken')}), added as (
    insert into usage_by_person (${key}, ${measures.join(', ')}, first_at, last_at)
    select ${key}, ${summed} from facts group by ${key} order by ${key}
    on conflict (${key}) do update set
      ${measures.map((name) => `${name} = usage_by_person.${name} + excluded.${name}`).join(', ')},
      first_at = least(usage_by_person.first_at, excluded.first_at),
      last_at = greatest(usage_by_person.last_at, excluded.last_at)
  )
  select count(*)::int as folded from taken`,
);

/** How many facts were there to fold, at most `most`. */
export async function foldFacts(ctx: Pick<SystemContext, 'db' | 'pool'>, most: number): Promise<number> {
  const [row] = await runStatement(ctx, fold, [most]);
  return row!.folded;
}
