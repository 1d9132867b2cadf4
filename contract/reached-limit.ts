import { z } from 'zod';

/** A limit of this house that stopped an answer: in `metadata.limit` of the message, and in `limit` of the problem. */
export const ReachedLimit = z
  .object({
    kind: z.enum(['budget', 'rate_limit_per_minute', 'daily_request_limit']),
    id: z.uuid().describe('Of the budget, or of the model'),
    name: z.string().describe('Of the budget, which may have none, or of the model'),
    unit: z.enum(['tokens', 'dollars', 'requests']),
    amount: z.string().describe('How much it is: a whole number, or US dollars as a decimal'),
    used: z.string(),
    until: z.iso.datetime().describe('When it begins anew'),
    time_zone: z.string().describe('Where its days begin'),
    retry_at: z.iso
      .datetime()
      .describe(
        'When to ask again; before `until` where the rest is held for other answers, which may not need all of it',
      ),
  })
  .meta({ id: 'ReachedLimit' });
export type ReachedLimit = z.infer<typeof ReachedLimit>;
