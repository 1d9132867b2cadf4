/** What one person says of one answer: a rating or a flag, which add what they say. */
export interface FeedbackEntry {
  id: string;
  /** Its place in lists: later ones have higher numbers. */
  number: number;
  messageId: string;
  /** The beginning of the message. */
  messageExcerpt: string;
  comment: string;
  userId: number;
  username: string;
  createdAt: Date;
  updatedAt: Date;
}

/** Where entries of a kind stand, and the column that says what they say; `Entry` is only their type. */
export interface FeedbackKind<Entry extends FeedbackEntry> {
  table: 'message_rating' | 'message_flag';
  column: 'score' | 'flag_type';
  /** Whether entries make a case, and tell what came of it. */
  hasCase: boolean;
  entry?: Entry;
}
