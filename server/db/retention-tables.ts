import type { Generated } from 'kysely';
import type { BigWithDefault } from './column-types.ts';

export type ConversationFate = 'deleted' | 'restored' | 'purged' | 'expired';

/** What became of conversations. */
export interface RetentionTables {
  deletedConversationsByDay: {
    /** `2026-11-21`, in UTC. */
    date: string;
    agentId: string;
    fate: ConversationFate;
    conversations: Generated<number>;
    messages: BigWithDefault;
    tokens: BigWithDefault;
    costNano: BigWithDefault;
    unpricedAnswers: BigWithDefault;
    ageSeconds: BigWithDefault;
    youngerThanDay: Generated<number>;
    youngerThanWeek: Generated<number>;
    youngerThanMonth: Generated<number>;
    youngerThanYear: Generated<number>;
  };
}
