import { z } from 'zod';
import { CursorPage } from './lists.ts';
import { text } from './text.ts';

/** What ratings and flags share. */
export const MessageExcerpt = z.string().describe('The first 120 characters of the message');

export const Comment = text(500);

const MessageId = z.uuid({ error: 'Name a message by its id.' });

/** The message that is rated or flagged: an answer in one of one's own conversations. */
export const FeedbackMessage = MessageId;

/** Which message is asked about. */
export const OfMessage = z.object({ message_id: MessageId });

export const FeedbackPage = CursorPage;
