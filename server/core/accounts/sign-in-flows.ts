import { isAPIError } from 'better-auth/api';
import { AppError, invalid } from '#server/core/errors.ts';
import type { Role } from '#server/db/tables.ts';
import type { Account } from './account.ts';
import { addressHeader, type BetterAuthOptions, createBetterAuth } from './better-auth.ts';

/** Where a request comes from, for the list of sessions and the limits. */
export interface Client {
  ipAddress: string;
  userAgent: string;
  /** The value of its session cookie, if it has one already. */
  sessionCookie: string | null;
}

/** What better-auth does for us, in our own words and errors. */
export class SignInFlows {
  readonly #auth: ReturnType<typeof createBetterAuth>;

  constructor(options: BetterAuthOptions) {
    this.#auth = createBetterAuth(options);
  }

  async hashPassword(password: string): Promise<string> {
    const context = await this.#auth.$context;
    return context.password.hash(password);
  }

  /** The account and its way in, both or neither. @throws the unique index's error where a name is taken */
  async createAccount(person: { username: string; email: string; passwordHash: string }): Promise<Account> {
    const { adapter } = await this.#auth.$context;
    const { username, email, passwordHash: password } = person;
    return adapter.transaction(async (tx) => {
      const data = { username, email, name: '', emailVerified: false };
      const user = await tx.create<typeof data, { id: string; role: Role }>({ model: 'user', data });
      await tx.create({
        model: 'account',
        data: { userId: user.id, accountId: user.id, providerId: 'credential', password },
      });
      return { id: Number(user.id), username, email, role: user.role };
    });
  }

  /** @returns the values of `Set-Cookie` that give the client its session */
  async signIn(body: { email: string; password: string }, client: Client): Promise<string[]> {
    try {
      const answer = await this.#auth.api.signInEmail({ body, headers: headersOf(client), returnHeaders: true });
      return answer.headers.getSetCookie();
    } catch (error) {
      if (isAPIError(error) && error.statusCode === 401) throw wrongNameOrPassword();
      throw error;
    }
  }

  /** Ends all of the person's sessions. @returns the values of `Set-Cookie` that give the client a new one */
  async changePassword(passwords: { current: string; next: string }, client: Client): Promise<string[]> {
    const body = { currentPassword: passwords.current, newPassword: passwords.next, revokeOtherSessions: true };
    try {
      const answer = await this.#auth.api.changePassword({ body, headers: headersOf(client), returnHeaders: true });
      return answer.headers.getSetCookie();
    } catch (error) {
      if (!isAPIError(error)) throw error;
      if (error.statusCode === 401) throw new AppError('unauthenticated', 'The session has ended. Sign in again.');
      if (error.body?.code === 'INVALID_PASSWORD')
        throw invalid({ current_password: ['This is not your current password.'] });
      throw error;
    }
  }
}

function wrongNameOrPassword(): AppError {
  return new AppError('unauthenticated', 'The name or the password is wrong.');
}

function headersOf(client: Client): Headers {
  const headers = new Headers({ 'user-agent': client.userAgent, [addressHeader]: client.ipAddress });
  if (client.sessionCookie !== null) headers.set('cookie', `sessionid=${client.sessionCookie}`);
  return headers;
}
