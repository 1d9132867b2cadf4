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
  // Loading the library takes a good part of a start; nothing but signing in waits for it.
  const flows = import('./sign-in-flows.ts').then(
    (module) => new module.SignInFlows({ db, events, cookieSecret, passwordCost }),
  );
  flows.catch(() => undefined);
  return { cookieSecret, hashing: new HashingQueue(), flows: () => flows };
}
