import * as contract from '#contract/people.ts';
import type { Accounts } from '#server/core/accounts/accounts.ts';
import { changePassword } from '#server/core/accounts/change-password.ts';
import { createApiKey } from '#server/core/accounts/create-api-key.ts';
import { listApiKeys } from '#server/core/accounts/list-api-keys.ts';
import { listSessions } from '#server/core/accounts/list-sessions.ts';
import { readOwnAccount } from '#server/core/accounts/read-own-account.ts';
import { registerPerson } from '#server/core/accounts/register-person.ts';
import { revokeApiKey } from '#server/core/accounts/revoke-api-key.ts';
import { revokeOtherSessions, revokeSession } from '#server/core/accounts/revoke-sessions.ts';
import { searchPeople } from '#server/core/accounts/search-people.ts';
import { signIn } from '#server/core/accounts/sign-in.ts';
import { signOut } from '#server/core/accounts/sign-out.ts';
import { invalid } from '#server/core/errors.ts';
import type { Exchange } from '#server/http/exchange.ts';
import { serve, type ServedRoute } from '#server/http/serve.ts';
import { presentAccount, presentApiKey, presentPerson, presentSession } from './present-person.ts';

/** `publicUrl` is the address that people use, where it is known. */
export function peopleRoutes(accounts: Accounts, publicUrl: string | null): ServedRoute[] {
  return [...accountRoutes(accounts, publicUrl), ...sessionRoutes, ...apiKeyRoutes];
}

function accountRoutes(accounts: Accounts, publicUrl: string | null): ServedRoute[] {
  function setCookies(exchange: Exchange, cookies: string[]): void {
    const isSecure = [publicUrl, exchange.origin].some((address) => address?.startsWith('https:'));
    exchange.setHeader('set-cookie', isSecure ? cookies.map((cookie) => `${cookie}; Secure`) : cookies);
  }

  return [
    serve(
      contract.register,
      async (ctx, { body }) => {
        requireSame(body.password, body.password_confirm, 'password_confirm');
        return presentAccount(await registerPerson(ctx, accounts, body));
      },
      'outside',
    ),
    serve(
      contract.login,
      async (ctx, { body }, exchange) => {
        const name = body.username ?? body.email ?? '';
        const signedIn = await signIn(ctx, accounts, { name, password: body.password }, exchange);
        setCookies(exchange, signedIn.setCookies);
        return presentAccount(signedIn.account);
      },
      'own',
    ),
    serve(
      contract.logout,
      async (ctx, _input, exchange) => {
        await signOut(ctx, accounts, exchange.sessionCookie);
        setCookies(exchange, [expiredCookie]);
        return { detail: 'Signed out.' };
      },
      'own',
    ),
    serve(contract.me, async (ctx) => presentAccount(await readOwnAccount(ctx))),
    serve(contract.listUsers, async (ctx, { query }) => (await searchPeople(ctx, query)).map(presentPerson)),
    serve(
      contract.changePassword,
      async (ctx, { body }, exchange) => {
        requireSame(body.new_password, body.new_password_confirm, 'new_password_confirm');
        const passwords = { current: body.current_password, next: body.new_password };
        setCookies(exchange, await changePassword(ctx, accounts, passwords, exchange));
        return { detail: 'The password has been changed. All other sessions have ended.' };
      },
      'outside',
    ),
  ];
}

/** Has the attributes of the cookie it takes back, or a browser would keep that one. */
const expiredCookie = 'sessionid=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax';

function requireSame(password: string, confirmation: string, field: string): void {
  if (password !== confirmation) throw invalid({ [field]: ['The two passwords are not the same.'] });
}

const sessionRoutes: ServedRoute[] = [
  serve(contract.listSessions, async (ctx) => (await listSessions(ctx)).map(presentSession)),
  serve(contract.revokeSession, (ctx, { params }) => revokeSession(ctx, params.id)),
  serve(contract.revokeOtherSessions, (ctx) => revokeOtherSessions(ctx)),
];

const apiKeyRoutes: ServedRoute[] = [
  serve(contract.createApiKey, async (ctx, { body }) => {
    const created = await createApiKey(ctx, { name: body.name, expiresInDays: body.expires_in_days });
    return { ...presentApiKey(created), key: created.key };
  }),
  serve(contract.listApiKeys, async (ctx) => (await listApiKeys(ctx)).map(presentApiKey)),
  serve(contract.revokeApiKey, (ctx, { params }) => revokeApiKey(ctx, params.id)),
];
