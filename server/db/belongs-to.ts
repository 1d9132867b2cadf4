/**
 * The condition that a row is the person's, for a row that its own id finds. It is written so that no index can serve it:
 * one on people leads to all rows that a person has, and PostgreSQL takes it where it has not yet counted them.
 */
export function belongsTo(table: string, person: string): string {
  return `(${table}.user_id = ${person}) is true`;
}

/**
 * As `belongsTo`, and that the row is not deleted. As one condition, since alone the second allows any index of what is
 * not deleted, and PostgreSQL goes through all of that one where it has not yet counted the table.
 */
export function isThereFor(table: string, person: string): string {
  return `(${table}.user_id = ${person} and ${table}.deleted_at is null) is true`;
}

/** The condition that a message is not deleted, by itself or with one above it. */
export function isNotDeleted(message: string): string {
  return `${message}.position < (select b.deleted_from from branch b where b.id = ${message}.branch_id)`;
}
