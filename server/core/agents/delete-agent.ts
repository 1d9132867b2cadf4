import { act, type Context } from '#server/core/context.ts';
import { AppError } from '#server/core/errors.ts';
import { holdAgent } from './get-agent.ts';
import { markDeleted } from './store.ts';

/** Hides an agent everywhere. Its conversations stay, and what it is answering it answers to the end. */
export function deleteAgent(ctx: Context, id: string): Promise<void> {
  return act(ctx, async (tx) => {
    const agent = await holdAgent(tx, id);
    if (agent.isDefault) throw new AppError('conflict', 'The default agent answers where nobody chose one: it stays.');
    await markDeleted(tx, id);
  });
}
