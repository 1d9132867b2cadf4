import { recordAct } from '#server/core/audit/record-act.ts';
import type { Context } from '#server/core/context.ts';
import { decodeCursor } from '#server/core/cursor.ts';
import { invalid } from '#server/core/errors.ts';
import { type Page, pageOf } from '#server/core/page.ts';
import { withinBounds } from './bounded-store.ts';
import type { AdministeredMessage, MessageFilter } from './message.ts';
import { countMessages, listMessagesBeside, type MessagePlace } from './messages-store.ts';

type ListContext = Pick<Context, 'actor' | 'db' | 'events'>;

interface Look {
  /** Why; without one nothing of what was said is shown. */
  reason: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

const day = 24 * 3_600_000;
const mostDays = 31;

/** What people and models said, newest first, one page from a cursor on. A look at what it says is recorded with it. */
export function listMessages(
  ctx: ListContext,
  filter: MessageFilter,
  { reason, cursor, limit }: Look,
): Promise<Page<AdministeredMessage> & { count: number }> {
  if (filter.search) requireSearchable(filter, reason);
  const from = cursor === undefined ? null : decodeCursor(cursor, 3);
  const direction = from?.direction ?? 'older';
  return withinBounds(ctx, async (tx) => {
    const shown = { ...filter, shows: reason !== undefined };
    const rows = await listMessagesBeside(tx, shown, from && placeAt(from.position), direction, limit + 1);
    const count = await countMessages(tx, filter);
    const page = pageOf(rows, { limit, runs: 'older', direction, isFromEnd: from === null, place: placeOf });
    if (reason !== undefined) await recordLook(tx, filter, reason, page.rows.length);
    return { count, ...page };
  });
}

/** What is said is not indexed for this, so it is looked for among what a bounded time can go through. */
function requireSearchable({ userId, chatId, from, to }: MessageFilter, reason: string | undefined): void {
  if (reason === undefined) throw invalid({ reason: ['Say why: what people say is looked through.'] });
  const isShort = from !== undefined && (to?.getTime() ?? Date.now()) - from.getTime() <= mostDays * day;
  if (userId === undefined && chatId === undefined && !isShort)
    throw invalid({ search: [`Name a person, a chat, or at most ${mostDays} days to search in.`] });
}

/** Seconds and microseconds apart, since a cursor's numbers have 15 digits at most. */
function placeOf({ madeAt, number }: AdministeredMessage): number[] {
  return [Math.floor(madeAt / 1e6), madeAt % 1e6, number];
}

function placeAt([seconds, microseconds, number]: number[]): MessagePlace {
  return { madeAt: seconds! * 1e6 + microseconds!, number: number! };
}

function recordLook(tx: ListContext, filter: MessageFilter, reason: string, messages: number): Promise<void> {
  const { userId, chatId, role, search, from, to } = filter;
  return recordAct(tx, {
    action: 'messages.searched',
    subject: chatId ? ['chat', chatId] : userId === undefined ? ['message', ''] : ['person', userId],
    reason,
    details: { search, role, user: userId, chat: chatId, from, to, messages },
  });
}
