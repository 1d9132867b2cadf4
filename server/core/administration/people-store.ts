import { type RawBuilder, sql } from 'kysely';
import type { Context } from '#server/core/context.ts';
import { beginning, mostCounted } from './conditions-store.ts';
import type { AdministeredPerson, PeopleFilter } from './person.ts';

type StoreContext = Pick<Context, 'db'>;

const mostConversations = 1_000;

/** Those beside an id, newest first; at most `limit`. */
export async function listPeopleBeside(
  ctx: StoreContext,
  filter: PeopleFilter,
  from: number,
  direction: 'older' | 'newer',
  limit: number,
): Promise<AdministeredPerson[]> {
  const place = direction === 'older' ? sql`id < ${from} order by id desc` : sql`id > ${from} order by id`;
  const people = await selectPeople(ctx, sql`${matches(filter)} and ${place} limit ${limit}`);
  return direction === 'older' ? people : people.toReversed();
}

export async function findPerson(ctx: StoreContext, id: number): Promise<AdministeredPerson | null> {
  const [person] = await selectPeople(ctx, sql`id = ${id}`);
  return person ?? null;
}

/** Of those that are asked for alone what they have is counted. */
async function selectPeople(ctx: StoreContext, which: RawBuilder<unknown>): Promise<AdministeredPerson[]> {
  const { rows } = await sql<AdministeredPerson>`
    select u.id, u.username, u.name, u.email, u.role, u.created_at, u.last_seen_at, u.deactivated_at,
      (select count(*) from session s where s.user_id = u.id and s.expires_at > now())::int as session_count,
      (select count(*) from (
        select from conversation c where c.user_id = u.id and c.deleted_at is null limit ${mostConversations}
      ) c)::int as conversation_count
    from (select * from app_user where ${which}) u`.execute(ctx.db);
  return rows;
}

function matches({ search, role, status }: PeopleFilter): RawBuilder<unknown> {
  const conditions = [sql`true`];
  if (search) {
    const pattern = beginning(search);
    conditions.push(sql`(lower(username) like lower(${pattern}) or email like lower(${pattern}))`);
  }
  if (role) conditions.push(sql`role = ${role}`);
  if (status) conditions.push(status === 'active' ? sql`deactivated_at is null` : sql`deactivated_at is not null`);
  return sql.join(conditions, sql` and `);
}

/** Up to ten thousand. */
export async function countPeople(ctx: StoreContext, filter: PeopleFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (select from app_user where ${matches(filter)} limit ${mostCounted}) u`.execute(
    ctx.db,
  );
  return rows[0]!.count;
}
