import { CompiledQuery, type Kysely } from 'kysely';
import type { Pool } from 'pg';
import { StatementPool } from './statement-pool.ts';
import type { Tables } from './tables.ts';

/** SQL written by hand for a hot path; its rows keep the database's snake_case names. */
export interface Statement<Row> {
  readonly name: string;
  readonly text: string;
  readonly isRead: boolean;
  /** Only carries the type of the rows. */
  readonly row?: Row;
}

export function statement<Row>(name: string, text: string): Statement<Row> {
  return { name, text, isRead: false };
}

/** One that changes nothing and locks nothing, and takes a few milliseconds at most, since others wait behind it. */
export function reading<Row>(name: string, text: string): Statement<Row> {
  return { name, text, isRead: true };
}

/**
 * Runs a statement, prepared once a connection, or on the open transaction's connection. Planning is
 * most of the cost of a small query, so the hot paths plan once.
 */
export async function runStatement<Row>(
  ctx: { db: Kysely<Tables>; pool: Pool },
  { name, text, isRead }: Statement<Row>,
  values: unknown[],
): Promise<Row[]> {
  if (ctx.db.isTransaction) {
    const result = await ctx.db.withoutPlugins().executeQuery(CompiledQuery.raw(text, values));
    return result.rows as Row[];
  }
  const query = { name, text, values };
  const result = isRead && ctx.pool instanceof StatementPool ? await ctx.pool.read(query) : await ctx.pool.query(query);
  return result.rows as Row[];
}

/** A statement whose parameters have names, and the values that it takes. */
export interface NamedStatement<Row, Values extends object> extends Statement<Row> {
  readonly parameters: readonly (keyof Values)[];
}

/** As `statement`, with `:name` where that has `$1`: for statements of many parameters, or of several forms. */
export function namedStatement<Row, Values extends object>(name: string, text: string): NamedStatement<Row, Values> {
  const parameters: (keyof Values)[] = [];
  const numbered = text.replace(/(?<!:):([a-z]\w*)/gi, (_, parameter: string) => {
    const known = parameters.indexOf(parameter as keyof Values);
    return `$${known === -1 ? parameters.push(parameter as keyof Values) : known + 1}`;
  });
  return { ...statement<Row>(name, numbered), parameters };
}

export function runNamed<Row, Values extends object>(
  ctx: { db: Kysely<Tables>; pool: Pool },
  named: NamedStatement<Row, Values>,
  values: Values,
): Promise<Row[]> {
  return runStatement(
    ctx,
    named,
    named.parameters.map((parameter) => values[parameter]),
  );
}
