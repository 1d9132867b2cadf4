import { recordAct } from '#server/core/audit/record-act.ts';
import { act, type Actor, type Context } from '#server/core/context.ts';
import { AppError } from '#server/core/errors.ts';
import type { FeedbackContext } from '#server/core/feedback/give-feedback.ts';
import { importRating } from '#server/core/ratings/import-rating.ts';
import { foldRatings, mergeDimensions } from './fold-ratings.ts';
import { groupLines, type Pair, type Refusal } from './group-lines.ts';
import { readExport } from './read-export.ts';
import { findKnown, type KnownRating, saveDimensions } from './store.ts';

type Outcome = 'taken' | 'updated' | 'unchanged' | 'kept';

export interface ImportReport extends Record<Outcome, number> {
  lines: number;
  /** Lines beyond the first of their person and message. */
  merged: number;
  refusals: Refusal[];
}

const batch = 200;

/**
 * Takes over the ratings of another system, by `foldingRule`. What an import has said is kept, so it may come in parts,
 * and again. Each rating is a transaction of its own: nobody who rates at the same time waits for more than one.
 */
export async function importRatings(
  ctx: FeedbackContext,
  bytes: Uint8Array,
  { isDryRun }: { isDryRun: boolean },
): Promise<ImportReport> {
  const { count, pairs, refusals } = await groupLines(ctx, readExport(bytes));
  if (!isDryRun) await record(ctx, { lines: count, ratings: pairs.length });
  const report: ImportReport = { lines: count, taken: 0, updated: 0, unchanged: 0, kept: 0, merged: 0, refusals };
  for (let at = 0; at < pairs.length; at += batch) {
    const some = pairs.slice(at, at + batch);
    const known = await findKnown(
      ctx,
      some.map(({ person, messageId }) => ({ messageId, userId: person.id })),
    );
    for (const [index, pair] of some.entries()) await take(ctx, pair, known[index]!, report, isDryRun);
  }
  refusals.sort((one, other) => one.line - other.line);
  return report;
}

async function record(ctx: Context, details: Record<string, unknown>): Promise<void> {
  await act(ctx, (tx) => recordAct(tx, { action: 'ratings.imported', subject: ['import', 'ratings'], details }));
}

async function take(
  ctx: FeedbackContext,
  pair: Pair,
  known: KnownRating,
  report: ImportReport,
  isDryRun: boolean,
): Promise<void> {
  const { all, changed } = mergeDimensions(known.dimensions, pair.dimensions);
  const folded = foldRatings(all);
  const outcome = outcomeOf(known, folded, changed.length > 0);
  const place = { messageId: pair.messageId, userId: pair.person.id };
  const isTold =
    isDryRun ||
    (await isDone(report, pair, async () => {
      if (changed.length === 0) return;
      const save = (tx: Context): Promise<void> => saveDimensions(tx, place, changed);
      if (outcome === 'kept') await save(ctx);
      else await importRating(actingFor(ctx, pair), { messageId: pair.messageId, ...folded }, save);
    }));
  if (!isTold) return;
  report[outcome]++;
  report.merged += pair.lines.length - 1;
}

function outcomeOf({ rating }: KnownRating, folded: { score: number; comment: string }, hasNews: boolean): Outcome {
  if (rating?.isImported === false) return 'kept';
  // Also where there is no rating any more: its person has taken it back.
  if (!hasNews) return 'unchanged';
  if (rating === null) return 'taken';
  return rating.score === folded.score && rating.comment === folded.comment ? 'unchanged' : 'updated';
}

/** What was deleted since it was looked up is refused, and stops nothing. */
async function isDone(report: ImportReport, pair: Pair, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'unavailable') throw error;
    for (const line of pair.lines) report.refusals.push({ line, reason: `message: ${error.message}` });
    return false;
  }
}

/** The rating is its person's, by whomever it is brought. */
function actingFor(ctx: FeedbackContext, { person }: Pair): FeedbackContext {
  const actor: Actor = {
    userId: person.id,
    username: person.username,
    role: 'member',
    sessionId: null,
    apiKeyId: null,
  };
  return { ...ctx, actor };
}
