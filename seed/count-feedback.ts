import type { Client } from 'pg';

const scores = ['ones', 'twos', 'threes', 'fours', 'fives'];
const flags = ['safety_issue', 'inappropriate', 'factual_error', 'outdated', 'off_topic'];
const nil = '00000000-0000-0000-0000-000000000000';

/** Each rating and each flag with what it is counted for. */
const said = `(
  select m.id, m.created_at, m.llm_model_id, m.agent_version_id, v.agent_id, s.score, s.flag
  from (
    select message_id, score, null::flag_type as flag from message_rating
    union all select message_id, null, flag_type from message_flag
  ) s join message m on m.id = s.message_id left join agent_version v on v.id = m.agent_version_id
)`;

/** Counts all ratings and flags of a database that has none counted yet, as the product counts each when it is given. */
export async function countFeedback(db: Pick<Client, 'query'>): Promise<void> {
  await db.query(`create temp table said as ${said}; analyze said`);
  const subjects = `(
    select k.subject, k.subject_id, s.score, s.flag from said s cross join lateral (
      values ('message'::feedback_subject, s.id), ('agent', s.agent_id), ('agent_version', s.agent_version_id), ('llm_model', s.llm_model_id)
    ) as k (subject, subject_id) where k.subject_id is not null
  ) s`;
  await db.query(countsBy('feedback_count', 'subject, subject_id', subjects));
  const days = `(
    select (created_at at time zone 'UTC')::date as date, coalesce(llm_model_id, '${nil}') as llm_model_id,
      coalesce(agent_version_id, '${nil}') as agent_version_id, score, flag
    from said
  ) s`;
  await db.query(countsBy('feedback_by_day', 'date, llm_model_id, agent_version_id', days));
  await db.query('drop table said');
}

function countsBy(table: string, key: string, from: string): string {
  const counts = [
    ...scores.map((_, index) => `count(*) filter (where score = ${index + 1})`),
    ...flags.map((flag) => `count(*) filter (where flag = '${flag}')`),
  ];
  return `insert into ${table} (${key}, ${[...scores, ...flags].join(', ')})
    select ${key}, ${counts.join(', ')} from ${from} group by ${key}`;
}
