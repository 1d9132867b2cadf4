import { type RawBuilder, sql } from 'kysely';
import type { Context } from '#server/core/context.ts';
import { nil, sums } from './facts-store.ts';
import type { Usage } from './measures.ts';

/** What use can be divided by. */
export type Division = 'person' | 'agent' | 'agent_version' | 'model' | 'day';

/** What was used of, by or on one of them. */
export interface Part extends Usage {
  /** Null for what is of none of them. */
  id: string | null;
  name: string;
}

/** How each division names its parts `k.id`. */
const named: Record<Division, { column: string; names: string; order: string }> = {
  person: {
    column: 'user_id::text',
    names: '(select id::text, username as name from app_user) n',
    order: 'cost_nano desc, output_tokens desc, name',
  },
  agent: {
    column: 'agent_id::text',
    names: '(select a.id::text, v.name from agent a join agent_version v on v.id = a.current_version_id) n',
    order: 'cost_nano desc, output_tokens desc, name',
  },
  agent_version: {
    column: 'agent_version_id::text',
    names: `(select id::text, name || ' v' || version as name from agent_version) n`,
    order: 'cost_nano desc, output_tokens desc, name',
  },
  model: {
    column: 'llm_model_id::text',
    names: '(select id::text, name from llm_model) n',
    order: 'cost_nano desc, output_tokens desc, name',
  },
  day: {
    column: `to_char(date, 'YYYY-MM-DD')`,
    names: `(select null::text as id, null::text as name where false) n`,
    order: 'id',
  },
};

/** The parts of what everybody used on some days in UTC, at most `most`, and how many there are. */
export async function readParts(
  ctx: Pick<Context, 'db'>,
  { from, until, by, most }: { from: string; until: string; by: Division; most: number },
): Promise<{ parts: Part[]; count: number }> {
  const { column, names, order } = named[by];
  const raw = (text: string): RawBuilder<unknown> => sql.raw(text);
  const { rows } = await sql<Part & { count: number }>`
    select coalesce(n.name, ${by === 'day' ? sql`k.id` : sql`''`}) as name, k.*, count(*) over ()::int as count
    from (
      select ${raw(column)} as id, ${raw(sums)} from usage_by_day
      where date >= ${from}::date and date < ${until}::date group by 1
    ) k left join ${raw(names)} on n.id = k.id
    order by ${raw(order)} limit ${most}`.execute(ctx.db);
  return { parts: rows.map((row) => ({ ...row, id: row.id === nil ? null : row.id })), count: rows[0]?.count ?? 0 };
}

/** All that everybody used on those days. */
export async function readHouseTotal(ctx: Pick<Context, 'db'>, from: string, until: string): Promise<Usage> {
  const { rows } = await sql<Usage>`
    select ${sql.raw(sums.replaceAll(/sum\((\w+)\)/g, 'coalesce(sum($1), 0)'))} from usage_by_day
    where date >= ${from}::date and date < ${until}::date`.execute(ctx.db);
  return rows[0]!;
}
