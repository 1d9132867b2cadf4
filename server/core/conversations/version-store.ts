import type { Context } from '#server/core/context.ts';
import { isThereFor } from '#server/db/belongs-to.ts';
import { reading, runStatement } from '#server/db/statement.ts';
import type { ConversationRef } from './conversation.ts';
import type { ConversationFilter } from './conversation-filter.ts';
import type { ListPosition } from './store.ts';

type StoreContext = Pick<Context, 'actor' | 'db' | 'pool'>;

/**
 * `xmin` names the transaction that wrote a row as it is (https://www.postgresql.org/docs/18/ddl-system-columns.html):
 * it changes with every change of the row, by whomever.
 */
const agentVersion = `(select a.xmin from agent a where a.id = c.agent_id)`;

/** Of the related chat, which its owner sees the name of while they are in it. */
const chatVersion = `case when c.related_chat_id is not null then (
    select h.xmin from chat_participant p join chat h on h.id = p.chat_id
    where p.chat_id = c.related_chat_id and p.user_id = c.user_id
  ) end`;

const find = (condition: string): string => `
  select concat(c.xmin, ' ', ${agentVersion}, ' ', ${chatVersion}) as version,
    exists (select from answer where conversation_id = c.id) as grows
  from conversation c where ${condition} and ${isThereFor('c', '$1')}`;

interface VersionRow {
  version: string;
  grows: boolean;
}

const byId = reading<VersionRow>('find-conversation-version-by-id', find('c.id = $2'));
const byNumber = reading<VersionRow>('find-conversation-version-by-number', find('c.number = $2'));

/** The version of the viewer's conversation, and whether an answer grows in it; null where there is none. */
export async function findVersion(ctx: StoreContext, ref: ConversationRef): Promise<VersionRow | null> {
  const rows =
    'id' in ref
      ? await runStatement(ctx, byId, [ctx.actor.userId, ref.id])
      : await runStatement(ctx, byNumber, [ctx.actor.userId, ref.number]);
  return rows[0] ?? null;
}

/** Many conversations have one agent, which is looked at once. */
const page = (beyond: '<' | '>', order: 'asc' | 'desc'): string => `
  select concat(string_agg(version, ','), ' ', (
    select string_agg(concat(a.id, ' ', a.xmin), ',') from agent a where a.id = any (array_agg(page.agent_id))
  )) as version
  from (
    select c.agent_id, concat(c.number, ' ', c.xmin, ' ', ${chatVersion}) as version
    from conversation c
    where c.user_id = $1 and c.deleted_at is null and (c.activity_at, c.number) ${beyond} ($2::timestamptz, $3::bigint)
      and ($5::conversation_status[] is null or c.status = any($5))
    order by c.activity_at ${order}, c.number ${order}
    limit $4
  ) page`;

const older = reading<{ version: string }>('find-conversations-version', page('<', 'desc'));
const newer = reading<{ version: string }>('find-conversations-version-backwards', page('>', 'asc'));

interface VersionedPage {
  statuses: ConversationFilter['statuses'];
  from: ListPosition;
  direction: 'older' | 'newer';
  limit: number;
}

/** The version of the rows that `listConversationsBeside` would read, in their order. */
export async function findPageVersion(
  ctx: StoreContext,
  { statuses, from, direction, limit }: VersionedPage,
): Promise<string> {
  const values = [ctx.actor.userId, from.activityAt, from.number, limit, statuses ?? null];
  const rows = await runStatement(ctx, direction === 'older' ? older : newer, values);
  return rows[0]!.version;
}
