import type { Actor, SystemContext } from '#server/core/context.ts';
import type { Act } from './record-act.ts';
import { insertAuditEntry } from './store.ts';

/** Nobody can be called this: a username has no blanks. */
const theServer: Actor = {
  userId: 0,
  username: 'the server',
  role: 'administrator',
  sessionId: null,
  apiKeyId: null,
};

/** Records what the house does by itself, as administrators have set it. */
export function recordSystemAct(ctx: Pick<SystemContext, 'db'>, act: Act): Promise<void> {
  return insertAuditEntry({ ...ctx, actor: theServer }, act);
}
