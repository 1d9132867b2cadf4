import type { SystemContext } from '#server/core/context.ts';
import { runStatement, statement } from '#server/db/statement.ts';
import type { RollUp, Row } from './roll-ups.ts';

type StoreContext = Pick<SystemContext, 'db' | 'pool'>;

/** To the microsecond, and in the order of time as text. */
export const exactly = (moment: string): string =>
  `to_char(${moment} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** The rows of a roll-up on a day. */
export function readRollUp(ctx: StoreContext, { table, columns, key }: RollUp, date: string): Promise<Row[]> {
  const isOfDay = key.includes('date')
    ? 'date = $1::date'
    : `bucket >= $1::timestamp at time zone 'UTC' and bucket < ($1::timestamp + interval '1 day') at time zone 'UTC'`;
  const written = columns.map((name) => (/^bucket$|_at$/.test(name) ? `${exactly(name)} as ${name}` : name));
  return runStatement(ctx, statement<Row>('', `select ${written.join(', ')} from ${table} where ${isOfDay}`), [date]);
}

/** Writes rows of a roll-up as they should be, and takes those away that should not be there. */
export async function writeRollUp(
  ctx: StoreContext,
  { table, columns, key }: RollUp,
  { wrong, extra }: { wrong: Row[]; extra: Row[] },
): Promise<void> {
  const rows = `from json_populate_recordset(null::${table}, $1::json) r`;
  const of = (row: string): string => `(${key.map((name) => `${row}.${name}`).join(', ')})`;
  const values = columns.filter((name) => !key.includes(name)).map((name) => `${name} = excluded.${name}`);
  const remove = `delete from ${table} t using (select * ${rows}) r where ${of('t')} = ${of('r')}`;
  const put = `insert into ${table} (${columns.join(', ')}) select ${columns.join(', ')} ${rows} order by ${key.join(', ')}
    on conflict (${key.join(', ')}) do update set ${values.join(', ')}`;
  if (extra.length > 0) await runStatement(ctx, statement('', remove), [JSON.stringify(extra)]);
  if (wrong.length > 0) await runStatement(ctx, statement('', put), [JSON.stringify(wrong)]);
}
