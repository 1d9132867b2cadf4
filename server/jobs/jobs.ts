import { analyzeDailyTrends } from './analyze-trends.ts';
import { archiveQuietConversations } from './archive-quiet-conversations.ts';
import { foldPendingUsage } from './fold-usage.ts';
import { indexSearch } from './index-search.ts';
import type { Job } from './job.ts';
import { recomputeAllUsage, recomputeUsage } from './recompute-usage.ts';
import { retention } from './retention.ts';
import { processNewFeedback } from './process-feedback.ts';
import { summarizeConversations } from './summarize-conversations.ts';
import { sweepApiKeys } from './sweep-api-keys.ts';
import { sweepAvatars } from './sweep-avatars.ts';
import { sweepBudgetHolds } from './sweep-budgets.ts';
import { sweepEndedSessions } from './sweep-ended-sessions.ts';
import { sweepIdempotency } from './sweep-idempotency.ts';
import { sweepJobRuns } from './sweep-job-runs.ts';
import { sweepJournal } from './sweep-journal.ts';
import { sweepSignInFailures } from './sweep-sign-in-failures.ts';
import { titleConversations } from './title-conversations.ts';

/** All there are. Each stands with its schedule; of several servers one runs it. */
export const jobs: Job[] = [
  sweepIdempotency,
  sweepSignInFailures,
  sweepEndedSessions,
  sweepJournal,
  sweepAvatars,
  sweepJobRuns,
  sweepApiKeys,
  retention,
  sweepBudgetHolds,
  indexSearch,
  foldPendingUsage,
  recomputeUsage,
  recomputeAllUsage,
  processNewFeedback,
  analyzeDailyTrends,
  summarizeConversations,
  titleConversations,
  archiveQuietConversations,
];
