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
  usage_by_day_of_person_and_agent: 'date, user_id, agent_id',
  usage_by_day_of_person_and_model: 'date, user_id, llm_model_id',
  usage_by_month_of_person: 'month, user_id',
};

const feedback = [
  ...['ones', 'twos', 'threes', 'fours', 'fives'],
  ...['safety_issue', 'inappropriate', 'factual_error', 'outdated', 'off_topic'],
];

/** What a table comes to, by a key; rows that came to nothing count as none. */
export async function sumsOf(
  pool: Pool,
  table: string,
  key: string,
  summed: readonly string[] = measures,
): Promise<unknown[]> {
  const sums = summed.map((name) => `sum(${name})::float8 as ${name}`).join(', ');
  const some = summed.map((name) => `sum(${name}) <> 0`).join(' or ');
  return (await pool.query(`select ${key}, ${sums} from ${table} t group by ${key} having ${some} order by ${key}`))
    .rows;
}

/** All that is kept beside the roll-up of days is what that comes to. */
export async function expectSumsKept(pool: Pool): Promise<void> {
  const days = `(select *, ${month} from usage_by_day)`;
  for (const [table, key] of Object.entries(kept))
    expect(await sumsOf(pool, table, key), table).toEqual(await sumsOf(pool, days, key));
}

/** What is kept beside the counts of what was said of each day's answers is what these come to. */
export async function expectFeedbackKept(pool: Pool): Promise<void> {
  for (const [table, key] of [
    ['feedback_by_day_of_model', 'date, llm_model_id'],
    ['feedback_by_day_of_version', 'date, agent_version_id'],
  ] as const)
    expect(await sumsOf(pool, table, key, feedback), table).toEqual(
      await sumsOf(pool, 'feedback_by_day', key, feedback),
    );
}
