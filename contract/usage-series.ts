import { z } from 'zod';
import { wholeNumber } from './lists.ts';

/** One value for each of the days. */
const values = {
  total_cost: z.array(z.string()).describe('US dollars as decimals; what is known'),
  unpriced_calls: z.array(z.int()).describe('Calls whose price is unknown and not in `total_cost`'),
  tokens: z.array(z.int()).describe('Read and written'),
  messages_sent: z.array(z.int()),
  calls: z.array(z.int()).describe('Calls of providers'),
};

export const UsageSeries = z
  .object({
    time_zone: z.string(),
    days: z.array(z.iso.date()).describe('One after the other, oldest first'),
    series: z
      .array(z.object({ id: z.string().nullable().describe('Null: of none'), name: z.string(), ...values }))
      .describe('Those with the most of it, most first'),
    others: z
      .object({ count: z.int().describe('How many they are'), ...values })
      .nullable()
      .describe('All that are left, added up; null where there are none'),
  })
  .meta({ id: 'UsageSeries' });
export type UsageSeries = z.infer<typeof UsageSeries>;

/** Which of the parts get a series of their own. */
export const seriesQuery = {
  top: wholeNumber(1, 20).default(5).describe('How many series at most, 1 to 20'),
  most: z
    .enum(['cost', 'tokens', 'messages', 'calls'])
    .default('cost')
    .describe('Of what the parts with the most of it get series'),
};
