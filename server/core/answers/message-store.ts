import type { SystemContext } from '#server/core/context.ts';
import type { Message } from '#server/core/messages/message.ts';
import { messageColumns, messageOf, type MessageRow } from '#server/core/messages/message-row.ts';
import { reading, runStatement } from '#server/db/statement.ts';

const byId = reading<MessageRow>('read-message', `select ${messageColumns} from message m where m.id = $1`);

/** A message as it is stored, whoever's it is: for the engine, which has been told to make it. */
export async function readMessage(ctx: Pick<SystemContext, 'db' | 'pool'>, id: string): Promise<Message | null> {
  const [row] = await runStatement(ctx, byId, [id]);
  return row ? messageOf(row) : null;
}
