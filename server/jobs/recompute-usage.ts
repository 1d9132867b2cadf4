import type { SystemContext } from '#server/core/context.ts';
import { recomputeAll, recomputeLately, type Recomputing } from '#server/core/usage/recompute-days.ts';
import type { Recount } from '#server/core/usage/recompute-usage.ts';
import type { Counts, Job, JobContext } from './job.ts';

/** Nothing is found where nothing is wrong; what is found is logged as a warning, since it would be a mistake of ours. */
export const recomputeUsage: Job = {
  name: 'recompute-usage',
  cron: '23 2 * * *',
  description:
    'Compares the figures of usage, models and feedback of the last 48 hours with the ledger, and corrects them.',
  ...recomputing(recomputeLately),
};

export const recomputeAllUsage: Job = {
  name: 'recompute-all-usage',
  cron: '43 2 * * 0',
  description: 'Does the same for all days there have been, five minutes of it at a time.',
  ...recomputing(recomputeAll),
};

function recomputing(
  recompute: (ctx: SystemContext, how: Recomputing) => Promise<Recount>,
): Required<Pick<Job, 'run' | 'dryRun'>> {
  const by = (change: boolean) => async (ctx: JobContext) =>
    countsOf(await recompute(ctx, { change, signal: ctx.signal }));
  return { run: by(true), dryRun: by(false) };
}

function countsOf(recount: Recount): Counts {
  return {
    days: recount.days,
    days_left_alone: recount.daysLeftAlone,
    rows_checked: recount.rowsChecked,
    rows_differing: recount.rowsDiffering,
    rows_corrected: recount.rowsCorrected,
    nano_dollars_off: recount.nanoDollarsOff,
  };
}
