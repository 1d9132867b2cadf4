import type { Generated } from 'kysely';
import type { Big, BigWithDefault, Time } from './column-types.ts';

export type ConversationFate = 'deleted' | 'restored' | 'purged' | 'expired';

/** How long what is stored is kept, and what became of conversations. */
export interface RetentionTables {
  retentionPeriod: { class: string; days: number; setBy: Big; setAt: Time };
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
