import * as contract from '#contract/admin/deleted-conversations.ts';
import { decimalDollars } from '#server/api/money.ts';
import type { Held } from '#server/core/deleted-conversations/deleted-conversations.ts';
import { readDeletedConversations } from '#server/core/deleted-conversations/read-deleted-conversations.ts';
import { serve, type ServedRoute } from '#server/http/serve.ts';

/** `/api/admin/deleted-conversations/`: numbers of what is gone. */
export const deletedConversationRoutes: ServedRoute[] = [
  serve(contract.getDeletedConversations, async (ctx, { query }) => {
    const { from, held, days, agents, otherAgents, restorable } = await readDeletedConversations(ctx, query.days);
    return {
      from,
      days: query.days,
      restorable,
      deleted: presentHeld(held.deleted),
      restored: presentHeld(held.restored),
      purged: presentHeld(held.purged),
      expired: presentHeld(held.expired),
      by_day: days,
      by_agent: agents,
      other_agents: otherAgents,
    };
  }),
];

const daySeconds = 86_400;

function presentHeld(held: Held) {
  return {
    conversations: held.conversations,
    messages: held.messages,
    tokens: held.tokens,
    total_cost: decimalDollars(held.costNano),
    unpriced_answers: held.unpricedAnswers,
    average_age_days: held.conversations === 0 ? null : held.ageSeconds / held.conversations / daySeconds,
    younger_than_day: held.youngerThanDay,
    younger_than_week: held.youngerThanWeek,
    younger_than_month: held.youngerThanMonth,
    younger_than_year: held.youngerThanYear,
  };
}
