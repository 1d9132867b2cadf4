import type { Kysely } from 'kysely';
import type { Tables } from '#server/db/tables.ts';
import type { EventBus } from '#server/events/bus.ts';
import { HashingQueue } from './hashing-queue.ts';
import { type PasswordCost, standardCost } from './password-hash.ts';
import { cookieSecretOf } from './session-cookie.ts';
import type { SignInFlows } from './sign-in-flows.ts';

interface AccountsOptions {
  db: Kysely<Tables>;
  events: Pick<EventBus, 'publish'>;
  secretKey: string;
  /** What hashing a password costs; tests that register many people pay less. */
  passwordCost?: PasswordCost;
}

/** What the sign-in actions share besides the database. */
export interface Accounts {
  readonly cookieSecret: string;
  readonly hashing: HashingQueue;
  readonly flows: () => Promise<SignInFlows>;
}

export function createAccounts({ db, events, secretKey, passwordCost = standardCost }: AccountsOptions): Accounts {
  const cookieSecret = cookieSecretOf(secretKey);
  let loading: Promise<SignInFlows> | null = null;
  // The library takes a third of a start and 20 MB, and sessions last for weeks: the first who signs in waits for it.
  async function load(): Promise<SignInFlows> {
    const module = await import('./sign-in-flows.ts');
    return new module.SignInFlows({ db, events, cookieSecret, passwordCost });
  }
  return { cookieSecret, hashing: new HashingQueue(), flows: () => (loading ??= load()) };
}
