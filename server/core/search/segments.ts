/** A run of a person's messages in the order of their numbers. */
export interface Segment {
  userId: number;
  segment: number;
  firstNumber: number;
  firstAt: Date;
  messages: number;
  lastNumber: number;
}

/** How many messages a segment holds. Docs/decisions tells what other sizes cost. */
export const segmentSize = 2048;

/** What stands in front of every word of a segment. Words hold no slash. */
export function segmentKey(userId: number, segment: number): string {
  return `${userId.toString(36)}/${segment.toString(36)}/`;
}

/** The same for the titles of a person's conversations. */
export function titleKey(userId: number): string {
  return `${userId.toString(36)}//`;
}

/** Of a conversation, which no word can be taken for. */
export function conversationWord(number: number): string {
  return `@${number.toString(36)}`;
}

/**
 * The segment that a message belongs to, of its owner's in their order. The newest takes what comes after it until it is
 * full, and then the next one is begun; what is changed or added in `segments` is marked in `changed`.
 */
export function placeMessage(
  segments: Segment[],
  message: { userId: number; number: number; createdAt: Date },
  changed: Set<Segment>,
): Segment {
  const { userId, number, createdAt } = message;
  const newest = segments.at(-1);
  if (newest !== undefined && number <= newest.lastNumber) {
    return segments.findLast(({ firstNumber }) => firstNumber <= number) ?? segments[0]!;
  }
  if (newest === undefined || newest.messages >= segmentSize) {
    const segment = newest === undefined ? 0 : newest.segment + 1;
    segments.push({ userId, segment, firstNumber: number, firstAt: createdAt, messages: 0, lastNumber: number });
  }
  const open = segments.at(-1)!;
  open.messages += 1;
  open.lastNumber = number;
  changed.add(open);
  return open;
}
