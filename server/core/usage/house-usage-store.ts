import { type RawBuilder, sql } from 'kysely';
import type { Context } from '#server/core/context.ts';
import { nil, sums } from './facts-store.ts';
import { measures, type Usage } from './measures.ts';

/** What use can be divided by. */
export type Division = 'person' | 'agent' | 'agent_version' | 'model' | 'day';

/** What was used of, by or on one of them. */
export interface Part extends Usage {
  /** Null for what is of none of them. */
  id: string | null;
  name: string;
}

/** What there is of a day without what it was used of, and without who used it. */
const [byPerson, byAgent] = ['usage_by_day_of_person', 'usage_by_day_of_agent'];

/** How each division names its parts `k.id`, and from where it is added up. */
const named: Record<Division, { table: string; column: string; id: string; names: string; order: string }> = {
  person: {
    table: byPerson,
    column: 'user_id',
    id: 'part::text',
    names: '(select id::text, username as name from app_user) n',
    order: 'cost_nano desc, output_tokens desc, name',
  },
  agent: {
    table: byAgent,
    column: 'agent_id',
    id: 'part::text',
    names: '(select a.id::text, v.name from agent a join agent_version v on v.id = a.current_version_id) n',
    order: 'cost_nano desc, output_tokens desc, name',
  },
  agent_version: {
    table: byAgent,
    column: 'agent_version_id',
    id: 'part::text',
    names: `(select id::text, name || ' v' || version as name from agent_version) n`,
    order: 'cost_nano desc, output_tokens desc, name',
  },
  model: {
    table: byAgent,
    column: 'llm_model_id',
    id: 'part::text',
    names: '(select id::text, name from llm_model) n',
    order: 'cost_nano desc, output_tokens desc, name',
  },
  day: {
    table: byAgent,
    column: 'date',
    id: `to_char(part, 'YYYY-MM-DD')`,
    names: `(select null::text as id, null::text as name where false) n`,
    order: 'id',
  },
};

/** The parts of what everybody used on some days in UTC, at most `most`, and how many there are. */
export async function readParts(
  ctx: Pick<Context, 'db'>,
  { from, until, by, most }: { from: string; until: string; by: Division; most: number },
): Promise<{ parts: Part[]; count: number }> {
  const { table, column, id, names, order } = named[by];
  const raw = (text: string): RawBuilder<unknown> => sql.raw(text);
  const { rows } = await sql<Part & { count: number }>`
    select coalesce(n.name, ${by === 'day' ? sql`k.id` : sql`''`}) as name, k.*, count(*) over ()::int as count
    from (
      select ${raw(id)} as id, ${raw(measures.join(', '))} from (
        select ${raw(column)} as part, ${raw(sums)} from ${raw(table)}
        where date >= ${from}::date and date < ${until}::date group by 1
      ) d
    ) k left join ${raw(names)} on n.id = k.id
    order by ${raw(order)} limit ${most}`.execute(ctx.db);
  return { parts: rows.map((row) => ({ ...row, id: row.id === nil ? null : row.id })), count: rows[0]?.count ?? 0 };
}

/** All that everybody used on those days. */
export async function readHouseTotal(ctx: Pick<Context, 'db'>, from: string, until: string): Promise<Usage> {
  const { rows } = await sql<Usage>`
    select ${sql.raw(sums.replaceAll(/sum\((\w+)\)/g, 'coalesce(sum($1), 0)'))} from ${sql.raw(byAgent)}
    where date >= ${from}::date and date < ${until}::date`.execute(ctx.db);
  return rows[0]!;
}
