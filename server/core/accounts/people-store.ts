import { type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import type { Tables } from '#server/db/tables.ts';
import type { Account, Person } from './account.ts';

interface Ctx {
  db: Kysely<Tables>;
}

const accountColumns = ['id', 'username', 'email', 'role'] as const;

export function findAccount(ctx: Ctx, userId: number): Promise<Account | undefined> {
  return ctx.db.selectFrom('appUser').select(accountColumns).where('id', '=', userId).executeTakeFirst();
}

/** By username or email address, whatever the case. */
export function findAccountByName(ctx: Ctx, name: string): Promise<Account | undefined> {
  return ctx.db
    .selectFrom('appUser')
    .select(accountColumns)
    .where(sql<boolean>`(lower(username) = lower(${name}) or email = ${name.toLowerCase()})`)
    .where('deactivatedAt', 'is', null)
    .executeTakeFirst();
}

export async function findTakenNames(
  ctx: Ctx,
  { username, email }: { username: string; email: string },
): Promise<{ username: boolean; email: boolean }> {
  const rows = await ctx.db
    .selectFrom('appUser')
    .select([
      sql<boolean>`lower(username) = lower(${username})`.as('sameUsername'),
      sql<boolean>`email = ${email.toLowerCase()}`.as('sameEmail'),
    ])
    .where(sql<boolean>`(lower(username) = lower(${username}) or email = ${email.toLowerCase()})`)
    .execute();
  return { username: rows.some((row) => row.sameUsername), email: rows.some((row) => row.sameEmail) };
}

/** Those whose username begins with `search` (an index finds them), then those who have it in a name. */
export async function findPeople(ctx: Ctx, search: string, limit: number): Promise<Person[]> {
  const begins = sql<boolean>`lower(username) like lower(${`${search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`})`;
  const first = await people(ctx).where(begins).limit(limit).execute();
  if (search === '' || first.length === limit) return first;
  const within = sql<boolean>`(strpos(lower(username), lower(${search})) > 1 or strpos(lower(name), lower(${search})) > 0)`;
  const others = await people(ctx)
    .where(within)
    .where(sql<boolean>`not ${begins}`)
    .limit(limit - first.length)
    .execute();
  return [...first, ...others];
}

function people(ctx: Ctx): SelectQueryBuilder<Tables, 'appUser', Person> {
  return ctx.db
    .selectFrom('appUser')
    .select(['id', 'username', 'name'])
    .where('deactivatedAt', 'is', null)
    .orderBy(sql`lower(username)`);
}
