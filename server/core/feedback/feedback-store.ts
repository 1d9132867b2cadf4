import type { Context } from '#server/core/context.ts';
import { summaryOf } from '#server/core/ratings/rating-summary.ts';
import { toldOfCase } from '#server/db/case-columns.ts';
import type { FlagType } from '#server/db/feedback-tables.ts';
import { reading, runStatement } from '#server/db/statement.ts';
import type { CaseOutcome, Feedback } from './feedback.ts';

interface FeedbackRow {
  id: string;
  rating_count: number;
  score_sum: number;
  flag_counts: Partial<Record<FlagType, number>>;
  own_rating: Feedback['ownRating'];
  own_flags: Feedback['ownFlags'];
  case_state: CaseOutcome['state'];
  case_decided_at: Date | null;
  case_reason: string | null;
}

const ofMessages = reading<FeedbackRow>(
  'list-feedback',
  `select f.subject_id as id,
    f.ones + f.twos + f.threes + f.fours + f.fives as rating_count,
    f.ones + 2 * f.twos + 3 * f.threes + 4 * f.fours + 5 * f.fives as score_sum,
    json_strip_nulls(json_build_object(
      'safety_issue', nullif(f.safety_issue, 0), 'inappropriate', nullif(f.inappropriate, 0),
      'factual_error', nullif(f.factual_error, 0), 'outdated', nullif(f.outdated, 0), 'off_topic', nullif(f.off_topic, 0)
    )) as flag_counts,
    (select json_build_object('id', r.id, 'score', r.score, 'comment', r.comment)
      from message_rating r where r.message_id = f.subject_id and r.user_id = $2) as own_rating,
    coalesce((select json_agg(json_build_object('id', g.id, 'flagType', g.flag_type, 'comment', g.comment) order by g.number)
      from message_flag g where g.message_id = f.subject_id and g.user_id = $2), '[]') as own_flags,
    ${toldOfCase('c')}
  from feedback_count f left join review_case c on c.message_id = f.subject_id
  where f.subject = 'message' and f.subject_id = any($1::uuid[])`,
);

/** By message id. */
export async function listFeedback(
  ctx: Pick<Context, 'actor' | 'db' | 'pool'>,
  messageIds: string[],
): Promise<Map<string, Feedback>> {
  const rows = await runStatement(ctx, ofMessages, [messageIds, ctx.actor.userId]);
  return new Map(
    rows.map((row) => [
      row.id,
      {
        helpful: summaryOf(row.rating_count, row.score_sum),
        flagCounts: row.flag_counts,
        ownRating: row.own_rating,
        ownFlags: row.own_flags,
        outcome:
          row.own_flags.length === 0
            ? null
            : { state: row.case_state, decidedAt: row.case_decided_at, reason: row.case_reason },
      },
    ]),
  );
}
