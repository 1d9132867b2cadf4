import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { wholeNumber } from './lists.ts';
import { text } from './text.ts';

const tag = 'Search';

/** The longest search that is taken, in UTF-16 units. */
export const maxSearchLength = 200;

export const SearchHit = z
  .object({
    conversation: z.object({ id: z.uuid(), number: z.int(), title: z.string() }),
    message: z
      .object({
        id: z.uuid(),
        number: z.int(),
        role: z.enum(['user', 'assistant', 'system', 'function']),
        created_at: z.iso.datetime(),
      })
      .nullable()
      .describe('The message that says it, on whatever branch; null where the title does'),
    snippet: z.object({
      text: z.string().describe('A piece of the message or the title as plain text, in one line'),
      highlights: z
        .array(z.tuple([z.int(), z.int()]))
        .describe('What to highlight in it: from and to, in UTF-16 units'),
    }),
  })
  .meta({ id: 'SearchHit' });
export type SearchHit = z.infer<typeof SearchHit>;

const moment = z.iso
  .datetime({ offset: true, error: 'A time is expected, like 2026-11-22T08:00:00Z.' })
  .transform((value) => new Date(value));

export const search = endpoint({
  method: 'GET',
  path: '/api/search/',
  tag,
  summary: 'Search your conversations: their titles and all messages, on every branch',
  description:
    'All words are looked for, from four letters on also as beginnings of words; words in quotes as they stand, and ' +
    'none that a minus stands before. Case and accents make no difference. Titles come first, then the newest messages ' +
    'that match, those that fit best before others.',
  access: 'own-content',
  query: z.object({
    q: text(maxSearchLength),
    limit: wholeNumber(1, 50).default(20).describe('How many hits at most, 1 to 50'),
    cursor: z.string().max(200).optional().describe('Where to go on; taken from `next`'),
    agent: z.uuid().optional().describe('Only conversations with this agent'),
    conversation: z.uuid().optional().describe('Only messages of this conversation'),
    role: z.enum(['user', 'assistant']).optional().describe('Only messages by you, or by the agent'),
    from: moment.optional().describe('Only messages of this time and later'),
    to: moment.optional().describe('Only messages of this time and earlier'),
  }),
  status: 200,
  answer: z
    .object({
      results: z.array(SearchHit),
      next: z
        .url()
        .nullable()
        .describe('More hits, or the same search among older messages; null where there is no more'),
      searched_to: z.iso
        .datetime()
        .nullable()
        .describe('How far back was searched; null: all there is. `next` searches on from there'),
    })
    .meta({ id: 'SearchResults' }),
});
