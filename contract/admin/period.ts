import { z } from 'zod';

const Moment = z.union([z.iso.datetime({ offset: true }), z.iso.date()], {
  error: 'A date, as 2026-11-22, or a time, as 2026-11-22T08:00:00Z, is expected.',
});

/** A stretch of time; a date alone is its first moment in UTC. */
export const Period = {
  from: Moment.optional().describe('Not before; a date, which is its first moment in UTC, or a time'),
  to: Moment.optional().describe('Before; a date or a time'),
};
