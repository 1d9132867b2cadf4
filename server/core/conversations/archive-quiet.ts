import { act, type SystemContext } from '#server/core/context.ts';
import { archiveAmong, countQuietAmong, highestNumber, type NumberRange } from './archive-store.ts';

/** So many conversations are looked at in one transaction: nobody waits long for the locks of those that it archives. */
const atOnce = 500;

/**
 * Archives conversations in which nothing has happened for so many days. Their owners hear of it as of any change, and a new
 * message brings one back. How many.
 */
export async function archiveQuiet(ctx: SystemContext, days: number, signal: AbortSignal): Promise<number> {
  let archived = 0;
  for await (const range of ranges(ctx, signal)) archived += await archiveRange(ctx, days, range);
  return archived;
}

/** How many it would archive. */
export async function countQuiet(ctx: SystemContext, days: number, signal: AbortSignal): Promise<number> {
  let count = 0;
  for await (const range of ranges(ctx, signal)) count += await countQuietAmong(ctx, days, range);
  return count;
}

async function* ranges(ctx: SystemContext, signal: AbortSignal): AsyncGenerator<NumberRange> {
  const highest = await highestNumber(ctx);
  for (let after = 0; after < highest && !signal.aborted; after += atOnce) yield { after, upTo: after + atOnce };
}

function archiveRange(ctx: SystemContext, days: number, range: NumberRange): Promise<number> {
  return act(ctx, async (tx) => {
    const archived = await archiveAmong(tx, days, range);
    for (const { id, userId, revision } of archived)
      tx.events.publish({ type: 'conversation.changed', conversationId: id, userId, revision });
    return archived.length;
  });
}
