import type { Context } from '#server/core/context.ts';
import type { DeletedDay, Fates, Held } from './deleted-conversations.ts';
import { countRestorable, type DeletedOfAgent, readByAgent, readDays, readHeld } from './store.ts';

export interface DeletedConversations {
  /** The first day. */
  from: string;
  held: Fates;
  days: DeletedDay[];
  agents: DeletedOfAgent[];
  /** How many more agents there are. */
  otherAgents: number;
  restorable: number;
}

const dayMs = 86_400_000;
const mostAgents = 100;
/** A count of more is of no use, and would cost more. */
const mostCounted = 10_000;

const none: Held = {
  conversations: 0,
  messages: 0,
  tokens: 0,
  costNano: 0,
  unpricedAnswers: 0,
  ageSeconds: 0,
  youngerThanDay: 0,
  youngerThanWeek: 0,
  youngerThanMonth: 0,
  youngerThanYear: 0,
};

/** What became of conversations in the last days in UTC, today being one of them. */
export async function readDeletedConversations(ctx: Context, days: number): Promise<DeletedConversations> {
  const from = new Date(Date.now() - (days - 1) * dayMs).toISOString().slice(0, 10);
  const [held, byDay, { agents, count }, restorable] = await Promise.all([
    readHeld(ctx, from),
    readDays(ctx, from),
    readByAgent(ctx, from, mostAgents),
    countRestorable(ctx, mostCounted),
  ]);
  return {
    from,
    held: { deleted: none, restored: none, purged: none, expired: none, ...held },
    days: byDay,
    agents,
    otherAgents: count - agents.length,
    restorable,
  };
}
