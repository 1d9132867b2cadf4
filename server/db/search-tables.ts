import type { Big } from './column-types.ts';

/** What stands in for a tsvector: it is written as text, and never read. */
type Words = string;

export interface SearchTables {
  searchShelf: { shard: number; generation: number; messages: number };
  searchSegment: {
    userId: Big;
    segment: number;
    shelf: string;
    firstNumber: Big;
    lastNumber: Big;
    messages: number;
    oldestAt: Date;
    newestAt: Date;
  };
  messageWords: {
    number: Big;
    userId: Big;
    conversationId: string;
    role: 'user' | 'assistant' | 'system' | 'function';
    createdAt: Date;
    words: Words;
  };
  titleWords: { conversationId: string; words: Words };
  searchProgress: { conversationId: string; revision: number; number: Big };
}
