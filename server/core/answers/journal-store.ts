import { sql } from 'kysely';
import type { SystemContext } from '#server/core/context.ts';
import { runStatement, statement } from '#server/db/statement.ts';
import type { GrowingPart } from './answer.ts';
import type { Delta } from './live-answer.ts';
import type { NodeIdentity } from './node-identity.ts';

type StoreContext = Pick<SystemContext, 'db' | 'pool'>;

/** How long a node may be silent before another one may end it. */
export const leaseSeconds = 6;

export async function insertNode(ctx: StoreContext, id: string): Promise<NodeIdentity> {
  const insert = statement<{ epoch: number }>(
    'insert-node',
    `insert into node (id, lease_until) values ($1, now() + make_interval(secs => ${leaseSeconds})) returning epoch`,
  );
  const [row] = await runStatement(ctx, insert, [id]);
  return { id, epoch: row!.epoch };
}

const renew = statement<{ id: string }>(
  'renew-lease',
  `update node set lease_until = now() + make_interval(secs => ${leaseSeconds}) where id = $1 and epoch = $2 returning id`,
);

/** False where another node has ended this one. */
export async function renewLease(ctx: StoreContext, node: NodeIdentity): Promise<boolean> {
  return (await runStatement(ctx, renew, [node.id, node.epoch])).length > 0;
}

/** Forgets a node and its journal, unless answers of it are still to be ended: their text stands nowhere else. */
export async function deleteNode(ctx: StoreContext, id: string): Promise<void> {
  const isNeeded = sql<boolean>`exists (select from answer where node_id = ${id})`;
  await ctx.db.deleteFrom('journalSegment').where('nodeId', '=', id).where(isNeeded, '=', false).execute();
  await ctx.db.deleteFrom('node').where('id', '=', id).where(isNeeded, '=', false).execute();
}

const appendSegment = statement<{ seq: number }>(
  'append-journal-segment',
  `with lease as (
    update node set lease_until = now() + make_interval(secs => ${leaseSeconds}), journal_seq = journal_seq + 1
    where id = $1 and epoch = $2 returning journal_seq
  )
  insert into journal_segment (node_id, seq, entries) select $1, journal_seq, $3 from lease returning seq`,
);

/** `[message id, part, kind, at, text]` */
export type JournalEntry = [string, number, GrowingPart['type'], number, string];

/** Writes one segment and renews the lease with it; null where the node has been ended. */
export async function insertSegment(ctx: StoreContext, node: NodeIdentity, entries: string): Promise<number | null> {
  const [row] = await runStatement(ctx, appendSegment, [node.id, node.epoch, entries]);
  return row?.seq ?? null;
}

/** A `JournalEntry` as JSON, of which only the text needs quoting. */
export function entryOf(messageId: string, { part, kind, at, text }: Delta): string {
  return `["${messageId}",${part},"${kind}",${at},${JSON.stringify(text)}]`;
}

const after = statement<{ seq: number; entries: string }>(
  'list-journal-segments',
  'select seq, entries from journal_segment where node_id = $1 and seq > $2 order by seq limit $3',
);

export interface Segment {
  seq: number;
  entries: JournalEntry[];
}

export async function listSegments(
  ctx: StoreContext,
  nodeId: string,
  afterSeq: number,
  limit: number,
): Promise<Segment[]> {
  const rows = await runStatement(ctx, after, [nodeId, afterSeq, limit]);
  return rows.map(({ seq, entries }) => ({ seq, entries: JSON.parse(entries) as JournalEntry[] }));
}

/** Segments that no running answer needs any more. Young ones stay for other nodes that follow. */
export async function deleteSegments(ctx: StoreContext, nodeId: string, upToSeq: number): Promise<void> {
  const remove = statement(
    'delete-journal-segments',
    "delete from journal_segment where node_id = $1 and seq <= $2 and created_at < now() - interval '15 s'",
  );
  await runStatement(ctx, remove, [nodeId, upToSeq]);
}

const checkpoint = statement(
  'checkpoint-answers',
  `update answer a set checkpoint_seq = $3, checkpoint_parts = c.parts
  from unnest($4::uuid[], $5::jsonb[]) as c (message_id, parts)
  where a.message_id = c.message_id and a.node_id = $1 and a.node_epoch = $2`,
);

/** Stores what was shown up to `seq`, so that the segments before it are no longer needed. */
export async function checkpointAnswers(
  ctx: StoreContext,
  node: NodeIdentity,
  seq: number,
  answers: { messageId: string; parts: GrowingPart[] }[],
): Promise<void> {
  await runStatement(ctx, checkpoint, [
    node.id,
    node.epoch,
    seq,
    answers.map(({ messageId }) => messageId),
    answers.map(({ parts }) => JSON.stringify(parts)),
  ]);
}

const isOrphan = `s.created_at < now() - interval '10 minutes' and not exists (
    select from answer a where a.node_id = s.node_id
      and (a.checkpoint_seq < s.seq or not exists (select from node n where n.id = s.node_id))
  )`;

const forgetOrphans = statement<{ count: number }>(
  'forget-orphan-segments',
  `with gone as (
    delete from journal_segment where ctid in (
      select s.ctid from journal_segment s where ${isOrphan} limit $1 for update skip locked
    ) returning 1
  )
  select count(*)::int as count from gone`,
);

/**
 * Deletes up to `most` segments that no answer needs any more: of nodes that are gone and have left none to end, and of those
 * that have had nothing to do since. How many there were.
 */
export async function deleteOrphanSegments(ctx: StoreContext, most: number): Promise<number> {
  const [row] = await runStatement(ctx, forgetOrphans, [most]);
  return row?.count ?? 0;
}

const countOrphans = statement<{ count: number }>(
  'count-orphan-segments',
  `select count(*)::int as count from journal_segment s where ${isOrphan}`,
);

export async function countOrphanSegments(ctx: StoreContext): Promise<number> {
  const [row] = await runStatement(ctx, countOrphans, []);
  return row!.count;
}
