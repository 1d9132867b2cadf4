import { type RawBuilder, sql } from 'kysely';
import type { Period } from './chat.ts';

/** Counting goes no further. */
export const mostCounted = 10_000;

/** That a moment is in a period. */
export function within(column: string, { from, to }: Period): RawBuilder<unknown> {
  const conditions = [sql`true`];
  if (from) conditions.push(sql`${sql.ref(column)} >= ${from}`);
  if (to) conditions.push(sql`${sql.ref(column)} < ${to}`);
  return sql.join(conditions, sql` and `);
}

/** The pattern of what begins with a text, whatever stands in it. */
export function beginning(text: string): string {
  return `${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}

/** The pattern of what has a text in it. */
export function containing(text: string): string {
  return `%${beginning(text)}`;
}
