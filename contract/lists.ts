import { z } from 'zod';

const whole = (low: number, high: number) =>
  z.coerce
    .number({ error: 'A whole number is expected.' })
    .int('A whole number is expected.')
    .min(low, `At least ${low}.`)
    .max(high, `At most ${high}.`);

/** How the plain-array lists are paged: RFC 8288 `Link` headers carry the way to the next page. */
export const ArrayPage = z.object({
  limit: whole(1, 500).default(500).describe('How many rows at most, 1 to 500'),
  cursor: z.string().max(200).optional().describe('Where to go on; taken from a `Link` header'),
});

/** How the `{count, next, previous, results}` lists are paged. */
export const CursorPage = z.object({
  page_size: whole(1, 100).default(20).describe('How many rows at most, 1 to 100'),
  cursor: z.string().max(200).optional().describe('Where to go on; taken from `next` or `previous`'),
});

/** One page of a list, with full addresses of its neighbours. */
export function pageOf<Row extends z.ZodType>(row: Row) {
  return z.object({
    count: z.int().describe('How many rows the whole list has'),
    next: z.url().nullable(),
    previous: z.url().nullable(),
    results: z.array(row),
  });
}

/** A number in a URL that names a row. */
export const NumberParam = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) });

/** A uuid in a URL that names a row. */
export const UuidParam = z.object({ id: z.uuid() });

export { whole as wholeNumber };
