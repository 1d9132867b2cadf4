import type { Client } from 'pg';
import { countFeedback } from './count-feedback.ts';
import type { FirstIds, Plan, Row } from './plan.ts';

const atOnce = 2_000;

/** In which order tables are filled, since some refer to others, and by what the rows of some are ordered, since they are numbered so. */
const tables: [table: string, orderedBy?: string][] = [
  ['app_user'],
  ['credential'],
  ['provider'],
  ['llm_model'],
  ['model_price'],
  ['agent', 'created_at'],
  ['agent_version'],
  ['agent_tally'],
  ['chat'],
  ['chat_participant'],
  ['chat_message', 'created_at'],
  ['conversation', 'created_at'],
  ['branch'],
  ['message', 'created_at'],
  ['generation', 'ended_at'],
  ['usage_pending'],
  ['message_rating', 'created_at'],
  ['message_flag', 'created_at'],
  ['review_case', 'opened_at'],
  ['review_event', 'created_at'],
  ['conversation_summary', 'created_at'],
  ['audit_log', 'created_at'],
];

/** Identities that the plan gives itself. */
const identities: Record<keyof FirstIds, string> = {
  user: 'app_user',
  branch: 'branch',
  chat: 'chat',
  price: 'model_price',
};

export async function readFirstIds(db: Client): Promise<FirstIds> {
  const columns = Object.entries(identities).map(
    ([name, table]) => `(select coalesce(max(id), 0) + 1 from ${table})::int as "${name}"`,
  );
  const { rows } = await db.query<FirstIds>(`select ${columns.join(', ')}`);
  return rows[0]!;
}

/** Writes all rows of a plan, and what is counted of them. */
export async function writePlan(db: Client, plan: Plan): Promise<void> {
  for (const [table, orderedBy] of tables) {
    const rows = plan.rows.get(table) ?? [];
    await insertRows(db, table, orderedBy === undefined ? rows : inOrder(rows, orderedBy));
  }
  for (const table of Object.values(identities))
    await db.query(`select setval(pg_get_serial_sequence('${table}', 'id'), (select max(id) from ${table}))`);
  await countFeedback(db);
  await countForAgents(db);
}

/** ISO 8601 of one zone is in order where its text is. */
function inOrder(rows: Row[], column: string): Row[] {
  return rows.toSorted((a, b) => (String(a[column]) < String(b[column]) ? -1 : Number(a[column] !== b[column])));
}

/** Numbers are given in the order of the rows. What a row does not name is as the first one has it: absent in all. */
async function insertRows(db: Client, table: string, rows: Row[]): Promise<void> {
  if (rows.length === 0) return;
  const columns = Object.keys(Object.assign({}, ...rows) as Row).join(', ');
  for (let at = 0; at < rows.length; at += atOnce) {
    await db.query(
      `insert into ${table} (${columns}) overriding system value select ${columns} from jsonb_populate_recordset(null::${table}, $1)`,
      [JSON.stringify(rows.slice(at, at + atOnce))],
    );
  }
}

/** As the product tallies: what is deleted is not counted. */
async function countForAgents(db: Client): Promise<void> {
  await db.query(
    `update agent_tally t set conversations = c.conversations, messages = c.messages
     from (
       select agent_id, number % 16 as shard, count(*)::int as conversations, sum(total_messages)::int as messages
       from conversation where deleted_at is null group by 1, 2
     ) c where c.agent_id = t.agent_id and c.shard = t.shard`,
  );
}
