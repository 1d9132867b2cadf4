import { z } from 'zod';
import { ByeFrame, ConversationFrame, DeltaFrame, ErrorFrame, MessagesFrame, PingFrame, Shown } from './realtime.ts';

/**
 * Every frame of `/ws/events/`, both ways: one socket a page, that tells of all the conversations its person has, and of
 * what is said in those that the page shows. `docs/events.md` shows how they follow each other.
 */

/** How many conversations one socket may watch at a time. */
export const mostWatched = 10;

export const EventsClientFrame = z
  .discriminatedUnion(
    'type',
    [
      z.object({
        type: z.literal('watch'),
        conversation_id: z.uuid(),
        epoch: z
          .string()
          .max(100)
          .nullable()
          .describe('From the `welcome` that came with what you have; null: you have nothing'),
        revision: z.int().min(0).describe('The newest revision of it that you have seen'),
        shown: Shown.default({}).describe('How many UTF-16 units of each part you show of the messages that grow'),
      }),
      z.object({ type: z.literal('unwatch'), conversation_id: z.uuid() }),
      z.object({ type: z.literal('pong') }),
    ],
    { error: 'This type of frame is not known.' },
  )
  .meta({ id: 'EventsClientFrame' });
export type EventsClientFrame = z.infer<typeof EventsClientFrame>;

export const EventsWelcomeFrame = z
  .object({ type: z.literal('welcome'), epoch: z.string(), ping_interval_ms: z.int() })
  .meta({
    id: 'EventsWelcomeFrame',
    description:
      'The first frame. Another `epoch` than last time: forget what you have. Lists may have changed while you were ' +
      'away: read them again, which costs a 304 where they have not.',
  });

export const GoneFrame = z.object({ type: z.literal('gone'), conversation_id: z.uuid() }).meta({
  id: 'GoneFrame',
  description: 'The conversation was deleted, or there is none that is yours. Nothing more comes of it.',
});

export const StaleFrame = z
  .object({ type: z.literal('stale') })
  .meta({ id: 'StaleFrame', description: 'More conversations have changed than are told of: read your lists again.' });

export const SummaryFrame = z.object({ type: z.literal('summary'), conversation_id: z.uuid() }).meta({
  id: 'SummaryFrame',
  description: 'The conversation’s summary was written, or could not be: read it over REST where you show it.',
});

export const BudgetsFrame = z.object({ type: z.literal('budgets') }).meta({
  id: 'BudgetsFrame',
  description:
    'An answer of yours has ended, and 80 % or more of a budget that it counts in is used: read `/api/budgets/` to see which.',
});

export const EventsServerFrame = z
  .discriminatedUnion('type', [
    EventsWelcomeFrame,
    MessagesFrame,
    DeltaFrame,
    ConversationFrame,
    GoneFrame,
    StaleFrame,
    SummaryFrame,
    BudgetsFrame,
    ErrorFrame,
    PingFrame,
    ByeFrame,
  ])
  .meta({ id: 'EventsServerFrame' });
export type EventsServerFrame = z.infer<typeof EventsServerFrame>;
