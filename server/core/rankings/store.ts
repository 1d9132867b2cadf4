import { sql } from 'kysely';
import type { Context } from '#server/core/context.ts';
import type { ScoreCounts } from '#server/core/statistics/score-counts.ts';
import type { DateRange } from '#server/core/usage/last-days.ts';
import type { AlarmSubject } from '#server/db/alarm-tables.ts';
import { subjectColumns } from '#server/db/subject-columns.ts';

/** What was said of the answers that a model or an agent gave on some days. */
export interface RatedSubject {
  id: string;
  name: string;
  scores: ScoreCounts;
  flags: number;
  /** Answers that came to their end, or that a person stopped. */
  answers: number;
}

/** All that answered or were rated in the days, or only one of them. */
export async function readRated(
  ctx: Pick<Context, 'db'>,
  kind: AlarmSubject,
  { from, until }: DateRange,
  only: string | null = null,
): Promise<RatedSubject[]> {
  const { performance, feedback, id, join, names } = subjectColumns[kind];
  const these = sql`d.date >= ${from}::date and d.date < ${until}::date ${only === null ? sql`` : sql`and ${id} = ${only}`}`;
  const { rows } = await sql<RatedSubject>`
    select n.id, n.name, coalesce(f.scores, '{0,0,0,0,0}') as scores, coalesce(f.flags, 0) as flags, coalesce(p.answers, 0) as answers
    from (${names}) n
    left join (
      select ${id} as id, sum(d.successes)::int as answers from ${performance} d ${join} where ${these} group by 1
    ) p on p.id = n.id
    left join (
      select ${id} as id, array[sum(d.ones), sum(d.twos), sum(d.threes), sum(d.fours), sum(d.fives)]::int[] as scores,
        sum(d.safety_issue + d.inappropriate + d.factual_error + d.outdated + d.off_topic)::int as flags
      from ${feedback} d ${join} where ${these} group by 1
    ) f on f.id = n.id
    where p.id is not null or f.id is not null
    order by n.name, n.id`.execute(ctx.db);
  return rows;
}
