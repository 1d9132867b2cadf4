/**
 * The condition that a row is the person's, for a row that its own id finds. It is written so that no index can serve it:
 * one on people leads to all rows that a person has, and PostgreSQL takes it where it has not yet counted them.
 */
export function belongsTo(table: string, person: string): string {
  return `(${table}.user_id = ${person}) is true`;
}
