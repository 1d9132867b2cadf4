import { foldPendingUsage } from './fold-usage.ts';
import { indexSearch } from './index-search.ts';
import type { Job } from './job.ts';
import { processNewFeedback } from './process-feedback.ts';
import { summarizeConversations } from './summarize-conversations.ts';
import { sweepAvatars } from './sweep-avatars.ts';
import { sweepEndedSessions } from './sweep-ended-sessions.ts';
import { sweepIdempotency } from './sweep-idempotency.ts';
import { sweepJournal } from './sweep-journal.ts';
import { sweepSignInFailures } from './sweep-sign-in-failures.ts';

/** All there are. Each stands with its schedule; of several servers one runs it. */
export const jobs: Job[] = [
  sweepIdempotency,
  sweepSignInFailures,
  sweepEndedSessions,
  sweepJournal,
  sweepAvatars,
  indexSearch,
  foldPendingUsage,
  processNewFeedback,
  summarizeConversations,
];
