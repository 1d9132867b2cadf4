import type { SystemContext } from '#server/core/context.ts';
import { clearFirstWords, clearOldFirstWords, replaceFirstWords } from './title-store.ts';

type TitleContext = Pick<SystemContext, 'db' | 'events'>;

/**
 * Gives a conversation that is called by its first words another title. False where it is called otherwise by now, or where
 * the chosen branch does not lead through `read` any more, the last message that the title was made of.
 */
export async function giveFoundTitle(
  tx: TitleContext,
  id: string,
  title: string,
  read: { branchId: number; position: number },
): Promise<boolean> {
  const given = await replaceFirstWords(tx, id, title, read);
  if (given !== null) tx.events.publish({ type: 'conversation.changed', conversationId: id, ...given });
  return given !== null;
}

/** The first words stay its title, as if somebody had given it. */
export async function keepFirstWords(tx: Pick<TitleContext, 'db'>, id: string): Promise<boolean> {
  await clearFirstWords(tx, id);
  return true;
}

/** The same for up to `most` conversations in which nothing has happened for so many days; how many there were. */
export function leaveOldFirstWords(ctx: Pick<TitleContext, 'db'>, days: number, most: number): Promise<number> {
  return clearOldFirstWords(ctx, days, most);
}
