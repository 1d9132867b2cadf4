import type { Context } from '#server/core/context.ts';
import { AppError } from '#server/core/errors.ts';
import type { Account } from './account.ts';
import { findAccount } from './people-store.ts';

export async function readOwnAccount(ctx: Pick<Context, 'actor' | 'db'>): Promise<Account> {
  const account = await findAccount(ctx, ctx.actor.userId);
  if (account === undefined) throw new AppError('unauthenticated', 'This account is no longer there.');
  return account;
}
