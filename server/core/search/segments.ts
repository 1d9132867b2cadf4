/**
 * A run of a person's messages in the order of their numbers: what a search looks through at a time, the newest first.
 * Its words stand on a shelf.
 */
export interface Segment {
  userId: number;
  segment: number;
  shelf: string;
  firstNumber: number;
  lastNumber: number;
  messages: number;
  oldestAt: Date;
  newestAt: Date;
}

/**
 * Where words of several people's segments stand together, until it is full. Every word is indexed behind its shelf's
 * name: few words are so often in the index twice, and what is looked up is never longer than a shelf.
 */
export interface Shelf {
  shard: number;
  generation: number;
  messages: number;
}

/** docs/decisions tells what other sizes cost. */
export const segmentSize = 1_024;
export const shelfSize = 16_384;
const shards = 32;

/** People keep to a shelf and those that come after it, so that theirs are few. */
export function shardOf(userId: number): number {
  return userId % shards;
}

export function shelfName({ shard, generation }: Shelf): string {
  return `${shard.toString(36)}.${generation.toString(36)}`;
}

/** What stands in front of every word on a shelf. Words hold no slash. */
export function shelfKey(shelf: string): string {
  return `${shelf}/`;
}

/** The same for the titles of a person's conversations. */
export function titleKey(userId: number): string {
  return `${userId.toString(36)}/`;
}

/** Stands in all messages of a segment. Words hold no such sign. */
export function segmentWord(userId: number, segment: number): string {
  return `@${userId.toString(36)}.${segment.toString(36)}`;
}

/** Stands in all messages of a conversation. */
export function conversationWord(number: number): string {
  return `@@${number.toString(36)}`;
}
