import type { Pool } from 'pg';
import { expect } from 'vitest';
import { measures } from '#server/core/usage/measures.ts';

const month = `date_trunc('month', date::timestamp)::date as month`;

/** What is kept beside `usage_by_day`, and by what. */
const kept = {
  usage_by_day_of_model: 'date, llm_model_id',
  usage_by_day_of_agent: 'date, agent_id, agent_version_id',
  usage_by_day_of_agent_and_model: 'date, agent_id, agent_version_id, llm_model_id',
  usage_by_day_of_person: 'date, user_id',
  usage_by_month_of_person: 'month, user_id',
};

/** What a table comes to, by a key; rows that came to nothing count as none. */
export async function sumsOf(pool: Pool, table: string, key: string): Promise<unknown[]> {
  const sums = measures.map((name) => `sum(${name})::float8 as ${name}`).join(', ');
  const some = measures.map((name) => `sum(${name}) <> 0`).join(' or ');
  return (await pool.query(`select ${key}, ${sums} from ${table} t group by ${key} having ${some} order by ${key}`))
    .rows;
}

/** All that is kept beside the roll-up of days is what that comes to. */
export async function expectSumsKept(pool: Pool): Promise<void> {
  const days = `(select *, ${month} from usage_by_day)`;
  for (const [table, key] of Object.entries(kept))
    expect(await sumsOf(pool, table, key), table).toEqual(await sumsOf(pool, days, key));
}
