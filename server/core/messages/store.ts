import type { Context } from '#server/core/context.ts';
import { belongsTo, isNotDeleted, isThereFor } from '#server/db/belongs-to.ts';
import { reading, runStatement } from '#server/db/statement.ts';
import type { Message, MessageRef, OwnMessage } from './message.ts';
import { messageColumns, messageOf, type MessageRow } from './message-row.ts';

type StoreContext = Pick<Context, 'actor' | 'db' | 'pool'>;

/** Which messages: those of one branch as shown, that is with what leads to it, by position. */
export interface PathRange {
  branchId: number;
  /** 1 where the conversation has never forked: then no parents have to be followed. */
  branchCount: number;
  after: number;
  before: number;
  limit: number;
}

/**
 * A branch is a range of an index; a path through several forks is as many ranges. Both statements
 * touch the rows they return and one row a fork, whatever the length of the conversation. What is deleted needs
 * no look: the chosen branch leads through nothing that is.
 */
const unforkedOldestFirst = reading<MessageRow>(
  'list-path-unforked',
  `select ${messageColumns} from message m
  where m.branch_id = $1 and m.position > $2 and m.position < $3 order by m.position limit $4`,
);

const unforkedNewestFirst = reading<MessageRow>(
  'list-path-unforked-backwards',
  `select ${messageColumns} from message m
  where m.branch_id = $1 and m.position > $2 and m.position < $3 order by m.position desc limit $4`,
);

const pathSegments = `with recursive segment as (
    select b.id, b.parent_branch_id, b.start_position as first, 2147483647 as last from branch b where b.id = $1
    union all
    select b.id, b.parent_branch_id, b.start_position, s.first - 1
    from segment s join branch b on b.id = s.parent_branch_id
    where s.first > $2 + 1
  )`;

const forkedOldestFirst = reading<MessageRow>(
  'list-path-forked',
  `${pathSegments}
  select ${messageColumns} from segment s
  cross join lateral (
    select * from message m where m.branch_id = s.id and m.position between s.first and s.last
      and m.position > $2 and m.position < $3 order by m.position limit $4
  ) m order by m.position limit $4`,
);

const forkedNewestFirst = reading<MessageRow>(
  'list-path-forked-backwards',
  `${pathSegments}
  select ${messageColumns} from segment s
  cross join lateral (
    select * from message m where m.branch_id = s.id and m.position between s.first and s.last
      and m.position > $2 and m.position < $3 order by m.position desc limit $4
  ) m order by m.position desc limit $4`,
);

/** Messages of a path between two positions, both exclusive: its first `limit` or its last. */
export async function listPath(
  ctx: Pick<Context, 'db' | 'pool'>,
  range: PathRange,
  end: 'first' | 'last',
): Promise<Message[]> {
  const isForked = range.branchCount > 1;
  const query =
    end === 'first'
      ? isForked
        ? forkedOldestFirst
        : unforkedOldestFirst
      : isForked
        ? forkedNewestFirst
        : unforkedNewestFirst;
  const rows = await runStatement(ctx, query, [range.branchId, range.after, range.before, range.limit]);
  if (end === 'last') rows.reverse();
  return rows.map(messageOf);
}

/**
 * Siblings stand at one position: one in the branch that holds their parent, the others as the first
 * messages of the branches that fork from it there.
 */
const siblings = reading<{ id: string; siblings: string[] }>(
  'list-siblings',
  `select m.id, array_agg(s.id order by s.number) as siblings
  from message m
  join branch b on b.id = m.branch_id
  cross join lateral (select case when m.position = b.start_position then b.parent_branch_id else b.id end as id) home
  cross join lateral (
    select s.id, s.number from branch h join message s on s.branch_id = h.id and s.position = m.position
    where h.id = home.id and s.position < h.deleted_from
    union all
    select s.id, s.number from branch c join message s on s.branch_id = c.id and s.position = c.start_position
    where c.conversation_id = m.conversation_id and c.start_position = m.position and c.parent_branch_id is not distinct from home.id
      and c.start_position < c.deleted_from
  ) s
  where m.id = any($1)
  group by m.id`,
);

/** For each message the ids that share its parent, oldest first, itself among them unless it is deleted. */
export async function listSiblings(ctx: Pick<Context, 'db' | 'pool'>, ids: string[]): Promise<Map<string, string[]>> {
  const rows = await runStatement(ctx, siblings, [ids]);
  return new Map(rows.map((row) => [row.id, row.siblings]));
}

interface OwnRow extends MessageRow {
  conversation_number: number;
  conversation_title: string;
}

const own = `select ${messageColumns}, c.number as conversation_number, c.title as conversation_title
  from message m join conversation c on c.id = m.conversation_id and ${isThereFor('c', 'm.user_id')} and ${isNotDeleted('m')}`;

const ownById = reading<OwnRow>('find-message-by-id', `${own} where m.id = $2 and ${belongsTo('m', '$1')}`);
const ownByNumber = reading<OwnRow>('find-message-by-number', `${own} where m.user_id = $1 and m.number = $2`);

/** The viewer's message, or null where it is not there, deleted or somebody else's. */
export async function findMessage(ctx: StoreContext, ref: MessageRef): Promise<OwnMessage | null> {
  const rows =
    'id' in ref
      ? await runStatement(ctx, ownById, [ctx.actor.userId, ref.id])
      : await runStatement(ctx, ownByNumber, [ctx.actor.userId, ref.number]);
  return rows[0] ? ownMessageOf(rows[0]) : null;
}

const anyById = reading<MessageRow & { deleted_from: number }>(
  'find-any-message',
  `select ${messageColumns}, b.deleted_from from message m join branch b on b.id = m.branch_id where m.id = $1`,
);

/** A message, whosever it is and deleted or not, and the position from which its branch is deleted. */
export async function findAnyMessage(
  ctx: Pick<Context, 'db' | 'pool'>,
  id: string,
): Promise<{ message: Message; deletedFrom: number } | null> {
  const [row] = await runStatement(ctx, anyById, [id]);
  return row ? { message: messageOf(row), deletedFrom: row.deleted_from } : null;
}

const ownOlder = reading<OwnRow>(
  'list-own-messages',
  `${own} where m.user_id = $1 and m.number < $2 order by m.number desc limit $3`,
);
const ownNewer = reading<OwnRow>(
  'list-own-messages-backwards',
  `${own} where m.user_id = $1 and m.number > $2 order by m.number limit $3`,
);

/** All of the viewer's messages beside a number, newest first. */
export async function listOwnMessages(
  ctx: StoreContext,
  from: number,
  direction: 'older' | 'newer',
  limit: number,
): Promise<OwnMessage[]> {
  const rows = await runStatement(ctx, direction === 'older' ? ownOlder : ownNewer, [ctx.actor.userId, from, limit]);
  if (direction === 'newer') rows.reverse();
  return rows.map(ownMessageOf);
}

const ownCount = reading<{ count: number }>(
  'count-own-messages',
  `select coalesce(sum(c.total_messages), 0)::int as count from conversation c where c.user_id = $1 and c.deleted_at is null`,
);

/** How many messages the viewer has: their conversations know it, so that no message is looked at. */
export async function countOwnMessages(ctx: StoreContext): Promise<number> {
  const [row] = await runStatement(ctx, ownCount, [ctx.actor.userId]);
  return row!.count;
}

const changed = reading<MessageRow>(
  'list-changed-messages',
  `select ${messageColumns} from message m where m.conversation_id = $1 and m.revision > $2 and ${isNotDeleted('m')}
  order by m.revision, m.number limit $3`,
);

/** What was made or changed after a revision, in that order, without what is deleted. */
export async function listChangedMessages(
  ctx: Pick<Context, 'db' | 'pool'>,
  conversationId: string,
  afterRevision: number,
  limit: number,
): Promise<Message[]> {
  const rows = await runStatement(ctx, changed, [conversationId, afterRevision, limit]);
  return rows.map(messageOf);
}

const deletions = reading<{ message_id: string; is_restored: boolean }>(
  'list-deletions',
  `select d.message_id, d.restored_at is not null as is_restored from message_deletion d
  where d.conversation_id = $1 and d.revision > $2 order by d.revision limit $3`,
);

/** Which messages were deleted after a revision, and which were brought back. */
export async function listDeletions(
  ctx: Pick<Context, 'db' | 'pool'>,
  conversationId: string,
  afterRevision: number,
  limit: number,
): Promise<{ messageId: string; isRestored: boolean }[]> {
  const rows = await runStatement(ctx, deletions, [conversationId, afterRevision, limit]);
  return rows.map((row) => ({ messageId: row.message_id, isRestored: row.is_restored }));
}

function ownMessageOf(row: OwnRow): OwnMessage {
  return { ...messageOf(row), conversationNumber: row.conversation_number, conversationTitle: row.conversation_title };
}
