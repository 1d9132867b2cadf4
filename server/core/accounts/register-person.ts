import { invalid } from '#server/core/errors.ts';
import type { SystemContext } from '#server/core/context.ts';
import { isUniqueViolation } from '#server/db/errors.ts';
import type { Account } from './account.ts';
import type { Accounts } from './accounts.ts';
import { findTakenNames } from './people-store.ts';
import { problemsOfAccount } from './policy.ts';

interface NewPerson {
  username: string;
  email: string;
  password: string;
}

type Ctx = Pick<SystemContext, 'db' | 'log'>;

/**
 * Makes an account. Whether it is the administrator's, the database decides in the same transaction.
 *
 * @throws {AppError} `invalid`, with the fields that are taken or too weak
 */
export async function registerPerson(ctx: Ctx, accounts: Accounts, input: NewPerson): Promise<Account> {
  const person = { ...input, username: input.username.normalize('NFC'), email: input.email.toLowerCase() };
  const problems = { ...problemsOfAccount(person), ...(await problemsOfNames(ctx, person)) };
  if (Object.keys(problems).length > 0) throw invalid(problems);

  const flows = await accounts.flows();
  const passwordHash = await accounts.hashing.run(() => flows.hashPassword(person.password));
  try {
    const account = await flows.createAccount({ username: person.username, email: person.email, passwordHash });
    ctx.log.info({ userId: account.id, role: account.role }, 'registered');
    return account;
  } catch (error) {
    // Somebody took the name or the address while the password was hashed.
    if (isUniqueViolation(error)) throw invalid(await problemsOfNames(ctx, person));
    throw error;
  }
}

async function problemsOfNames(ctx: Pick<Ctx, 'db'>, person: NewPerson): Promise<Record<string, string[]>> {
  const taken = await findTakenNames(ctx, person);
  return {
    ...(taken.username && { username: ['A user with that username already exists.'] }),
    ...(taken.email && { email: ['A user with that email address already exists.'] }),
  };
}
