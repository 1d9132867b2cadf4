import type { Generated } from 'kysely';
import type { Big, Time } from './column-types.ts';

export type FlagType = 'safety_issue' | 'inappropriate' | 'factual_error' | 'outdated' | 'off_topic';

/** What people say of answers, and its counts. */
export interface FeedbackTables {
  messageRating: {
    id: string;
    number: Generated<number>;
    messageId: string;
    userId: Big;
    score: number;
    comment: Generated<string>;
    importedAt: Date | null;
    createdAt: Time;
    updatedAt: Time;
  };
  importedRating: {
    messageId: string;
    userId: Big;
    ratingType: string;
    score: number;
    comment: string;
    ratedAt: Date | null;
  };
  messageFlag: {
    id: string;
    number: Generated<number>;
    messageId: string;
    userId: Big;
    flagType: FlagType;
    comment: Generated<string>;
    createdAt: Time;
    updatedAt: Time;
  };
  feedbackCount: {
    subject: 'message' | 'agent' | 'agent_version' | 'llm_model';
    subjectId: string;
  } & FeedbackCounts;
  feedbackByDay: { date: string; llmModelId: string; agentVersionId: string } & FeedbackCounts;
  /** Sums of `feedbackByDay`, which its triggers keep. */
  feedbackByDayOfModel: { date: string; llmModelId: string } & FeedbackCounts;
  feedbackByDayOfVersion: { date: string; agentVersionId: string } & FeedbackCounts;
  /** What was said of answers that are gone. */
  feedbackKept: {
    date: string;
    llmModelId: string;
    agentVersionId: string;
    score: number | null;
    flagType: FlagType | null;
    givenAt: Date;
  };
}

/** How often each score and each kind of flag was given. */
interface FeedbackCounts {
  ones: Generated<number>;
  twos: Generated<number>;
  threes: Generated<number>;
  fours: Generated<number>;
  fives: Generated<number>;
  safetyIssue: Generated<number>;
  inappropriate: Generated<number>;
  factualError: Generated<number>;
  outdated: Generated<number>;
  offTopic: Generated<number>;
}
