/** Facts, in the past tense, with ids only: whoever hears one loads what its viewer may see. */
export type DomainEvent =
  /** A conversation or its messages changed; `revision` is the newest. */
  | { type: 'conversation.changed'; conversationId: string; userId: number; revision: number }
  | { type: 'conversation.deleted'; conversationId: string; userId: number }
  /** A conversation's summary was written, or given up. */
  | { type: 'summary.changed'; conversationId: string; userId: number }
  /** There are summaries to be written of which nobody may have been told. */
  | { type: 'summaries.fell_due' }
  /** There are conversations to be given titles of which nobody may have been told. */
  | { type: 'titles.fell_due' }
  /** A job is to be run, by whichever server takes it. */
  | { type: 'job_run.requested' }
  /** Somebody asked for an answer to stop; its node sees to it. */
  | { type: 'answer.stop_requested'; messageId: string }
  /** A node's journal grew up to `seq`. */
  | { type: 'journal.grew'; nodeId: string; seq: number }
  /** Sessions or keys stopped being valid; all of the person's where both lists are absent. */
  | { type: 'access.revoked'; userId: number; sessionIds?: number[]; apiKeyIds?: number[] }
  /** Models, their prices or the providers that were added have changed. */
  | { type: 'models.changed' }
  /** Budgets were made, changed or ended. */
  | { type: 'budgets.changed' }
  /** A person has used so much of a budget that they are to be told. */
  | { type: 'budget.ran_low'; userId: number }
  | { type: 'person.role_changed'; userId: number }
  | { type: 'chat.message_sent'; chatId: number; messageId: number }
  | { type: 'chat.changed'; chatId: number }
  | { type: 'chat.left'; chatId: number; userId: number }
  | { type: 'chat.deleted'; chatId: number }
  /** Events of other nodes may have been lost: whoever lives on them reads again. Never leaves the node. */
  | { type: 'events.missed' };

export type EventOf<Type extends DomainEvent['type']> = Extract<DomainEvent, { type: Type }>;

/** What other nodes are told. */
export type RelayedEvent = Exclude<DomainEvent, { type: 'events.missed' }>;
