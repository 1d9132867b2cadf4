import { z } from 'zod';
import { text } from './text.ts';

/** What ratings and flags share. */
export const MessageExcerpt = z.string().describe('The first 120 characters of the message');

export const Comment = text(500);

/** The message that is rated or flagged: an answer in one of one's own conversations. */
export const FeedbackMessage = z.uuid({ error: 'Name a message by its id.' });

export const Score = z
  .int({ error: 'A whole number from 1 to 5 is expected.' })
  .min(1, 'A whole number from 1 to 5 is expected.')
  .max(5, 'A whole number from 1 to 5 is expected.')
  .describe('How helpful the answer was');

export const FlagType = z.enum(['safety_issue', 'inappropriate', 'factual_error', 'outdated', 'off_topic']);
export type FlagType = z.infer<typeof FlagType>;

/** What those who flagged a message are told of its review: what came of it, and not who works on it or decided. */
export const CaseOutcome = z
  .object({
    state: z.enum(['open', 'upheld', 'dismissed']).describe('`open` until somebody has decided'),
    decided_at: z.iso.datetime().nullable(),
    reason: z.string().nullable().describe('Why, in the words of who decided'),
  })
  .meta({ id: 'CaseOutcome' });
export type CaseOutcome = z.infer<typeof CaseOutcome>;

/** What has been said of a message, as it is shown with it. */
export const Feedback = z
  .object({
    helpful: z.object({ avg: z.number().nullable(), count: z.int() }),
    flags: z.record(z.string(), z.int()).describe('How often it was flagged, by type'),
    user_rating: z.object({ id: z.uuid(), score: Score, comment: z.string() }).nullable(),
    user_flags: z.array(z.object({ id: z.uuid(), flag_type: FlagType, comment: z.string() })),
    case: CaseOutcome.nullable().describe('What came of your flags; null where you have set none'),
  })
  .meta({ id: 'Feedback' });
export type Feedback = z.infer<typeof Feedback>;

/** Which message is asked about. */
export const OfMessage = z.object({ message_id: FeedbackMessage });
