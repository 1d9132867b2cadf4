import type { Access } from '#contract/endpoint.ts';
import type { Role } from '#contract/people.ts';

/** Whose the thing is that an operation names. */
export type Situation = 'own' | 'shared' | 'private' | 'deleted' | 'random';

/**
 * `in`: the action is reached, whatever becomes of it. `hidden`: the answer is that of what is not there, to the letter.
 * `forbidden`: 403, since the thing may be seen but not that be done with it.
 */
export type Verdict = 'in' | 'hidden' | 'forbidden';

export interface Policy {
  /** Who is let in at all. */
  roles: Role[];
  /** What becomes of somebody who is let in, by the thing that they name. What can't be is left out. */
  things: Partial<Record<Situation, Verdict | ((role: Role) => Verdict)>>;
}

const everybody: Role[] = ['member', 'moderator', 'administrator'];
const onlyOwn = { own: 'in', private: 'hidden', deleted: 'hidden', random: 'hidden' } as const;

/** What each access of the contract promises. A route with one that is not here fails the test. */
export const policies: Record<Exclude<Access, 'public'>, Policy> = {
  'signed-in': { roles: everybody, things: {} },
  'own-account': { roles: everybody, things: onlyOwn },
  'own-content': { roles: everybody, things: {} },
  'own-feedback': { roles: everybody, things: onlyOwn },
  'conversation-owner': { roles: everybody, things: onlyOwn },
  'agent-viewer': { roles: everybody, things: { ...onlyOwn, shared: 'in' } },
  'agent-keeper': {
    roles: everybody,
    things: { ...onlyOwn, shared: (role) => (role === 'administrator' ? 'in' : 'forbidden') },
  },
  'chat-participant': { roles: everybody, things: { ...onlyOwn, shared: 'in' } },
  'chat-keeper': { roles: everybody, things: { ...onlyOwn, shared: 'forbidden' } },
  moderator: { roles: ['moderator', 'administrator'], things: {} },
  administrator: { roles: ['administrator'], things: {} },
};

/** Operations whose very purpose is what is gone. */
export const exceptions: Record<string, Partial<Policy['things']>> = {
  restoreConversation: { deleted: 'in' },
  // What was used stays, whatever becomes of what it was used for.
  getUsageDay: { deleted: 'in' },
};
