import { z } from 'zod';
import { text } from './text.ts';

/** What ratings and flags share. */
export const MessageExcerpt = z.string().describe('The first 120 characters of the message');

export const Comment = text(500);

/** The message that is rated or flagged: an answer in one of one's own conversations. */
export const FeedbackMessage = z.uuid({ error: 'Name a message by its id.' });

/** Which message is asked about. */
export const OfMessage = z.object({ message_id: FeedbackMessage });
