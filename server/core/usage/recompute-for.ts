import { recordAct } from '#server/core/audit/record-act.ts';
import { act, type Context } from '#server/core/context.ts';
import { invalid } from '#server/core/errors.ts';
import { dayNumberOf } from './calendar.ts';
import { recomputeDays } from './recompute-days.ts';
import type { Recount } from './recompute-usage.ts';

const mostDays = 31;

/**
 * Recomputes some days in UTC for an administrator.
 *
 * @throws {AppError} `invalid` for a time that ends before it begins, or is too long
 */
export async function recomputeFor(
  ctx: Context,
  { from, until }: { from: string; until: string },
  change: boolean,
): Promise<Recount> {
  const days = dayNumberOf(until) - dayNumberOf(from);
  if (days < 1) throw invalid({ until: ['A day after the first one is expected.'] });
  if (days > mostDays) throw invalid({ until: [`At most ${mostDays} days are recounted at a time.`] });
  if (change)
    await act(ctx, (tx) =>
      recordAct(tx, { action: 'usage.recomputed', subject: ['usage', from], details: { from, until } }),
    );
  return recomputeDays(ctx, { from, until }, { change });
}
