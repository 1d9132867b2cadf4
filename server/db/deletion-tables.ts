import type { Big, Time } from './column-types.ts';

/** What was deleted within conversations. */
export interface DeletionTables {
  messageDeletion: {
    messageId: string;
    conversationId: string;
    branchId: Big;
    position: number;
    revision: number;
    deletedAt: Time;
    restoredAt: Date | null;
  };
}
