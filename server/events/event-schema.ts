import { z } from 'zod';
import type { EventOf, RelayedEvent } from './events.ts';

const rowId = z.int().positive();
const rowIds = z.array(rowId).max(10_000);

/** Another node may be of another version, and whoever can write to the channel may be nobody's node. */
const shapes: { [Type in RelayedEvent['type']]: z.ZodType<EventOf<Type>> } = {
  'conversation.changed': z.object({
    type: z.literal('conversation.changed'),
    conversationId: z.uuid(),
    userId: rowId,
    revision: z.int(),
  }),
  'conversation.deleted': z.object({
    type: z.literal('conversation.deleted'),
    conversationId: z.uuid(),
    userId: rowId,
  }),
  'summary.changed': z.object({ type: z.literal('summary.changed'), conversationId: z.uuid(), userId: rowId }),
  'summaries.fell_due': z.object({ type: z.literal('summaries.fell_due') }),
  'titles.fell_due': z.object({ type: z.literal('titles.fell_due') }),
  'job_run.requested': z.object({ type: z.literal('job_run.requested') }),
  'answer.stop_requested': z.object({ type: z.literal('answer.stop_requested'), messageId: z.uuid() }),
  'journal.grew': z.object({ type: z.literal('journal.grew'), nodeId: z.uuid(), seq: z.int() }),
  'access.revoked': z.object({
    type: z.literal('access.revoked'),
    userId: rowId,
    sessionIds: rowIds.exactOptional(),
    apiKeyIds: rowIds.exactOptional(),
  }),
  'models.changed': z.object({ type: z.literal('models.changed') }),
  'budgets.changed': z.object({ type: z.literal('budgets.changed') }),
  'budget.ran_low': z.object({ type: z.literal('budget.ran_low'), userId: rowId }),
  'person.role_changed': z.object({ type: z.literal('person.role_changed'), userId: rowId }),
  'chat.message_sent': z.object({ type: z.literal('chat.message_sent'), chatId: rowId, messageId: rowId }),
  'chat.changed': z.object({ type: z.literal('chat.changed'), chatId: rowId }),
  'chat.left': z.object({ type: z.literal('chat.left'), chatId: rowId, userId: rowId }),
  'chat.deleted': z.object({ type: z.literal('chat.deleted'), chatId: rowId }),
};

/** The event, without anything that is no part of it, or null where it is none. */
export function parseEvent(value: unknown): RelayedEvent | null {
  if (typeof value !== 'object' || value === null || !('type' in value)) return null;
  const { type } = value;
  if (typeof type !== 'string' || !Object.hasOwn(shapes, type)) return null;
  return shapes[type as RelayedEvent['type']].safeParse(value).data ?? null;
}
