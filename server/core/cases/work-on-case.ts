import { act, type Context } from '#server/core/context.ts';
import { AppError, forbidden, notFound } from '#server/core/errors.ts';
import type { Role } from '#server/db/tables.ts';
import { findCase } from './case-store.ts';
import { holdRole, lockCase, readRole } from './hold-store.ts';
import { requireImpartial, requireVersion } from './policy.ts';
import type { ReviewCase } from './review-case.ts';

export interface ChangeOfCase {
  id: string;
  /** The version that the actor has seen. */
  version: number;
  /** Whether those who flagged the message are told. */
  isTold: boolean;
}

/** Changes a case that somebody who may review has seen as it is, and on which they have no stake. */
export function changeCase<C extends Context>(
  ctx: C,
  { id, version, isTold }: ChangeOfCase,
  change: (tx: C, before: ReviewCase) => Promise<void>,
): Promise<ReviewCase> {
  return act(ctx, async (signedIn) => {
    const tx = await asReviewer(signedIn, holdRole);
    await lockCase(tx, id, isTold);
    const before = await getCase(tx, id);
    requireImpartial(before, tx.actor);
    requireVersion(before, version);
    await change(tx, before);
    return getCase(tx, id);
  });
}

/** The actor with the role that they have now: who lost it in the middle of a case is out from then on. */
export async function asReviewer<C extends Pick<Context, 'actor' | 'db'>>(
  tx: C,
  find: (tx: Pick<Context, 'db'>, userId: number) => Promise<Role | null> = readRole,
): Promise<C> {
  const role = await find(tx, tx.actor.userId);
  if (role === null) throw new AppError('unauthenticated', 'Sign in first.');
  if (role === 'member') throw forbidden('Only moderators and administrators may do this.');
  return { ...tx, actor: { ...tx.actor, role } };
}

export async function getCase(ctx: Pick<Context, 'actor' | 'db'>, id: string): Promise<ReviewCase> {
  const found = await findCase(ctx, id);
  if (found === null) throw notFound();
  return found;
}
