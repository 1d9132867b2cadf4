import type { Me, Person } from '#contract/people.ts';
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { RequestError, send } from './http.ts';

export type { Me } from '#contract/people.ts';
export type FoundPerson = z.infer<typeof Person>;

export interface NewAccount {
  username: string;
  email: string;
  password: string;
  password_confirm: string;
}

/** Who is signed in; null where nobody is. */
export function signedInPerson() {
  return queryOptions({ queryKey: ['me'], queryFn: ({ signal }) => whoAmI(signal), staleTime: Infinity });
}

async function whoAmI(signal: AbortSignal): Promise<Me | null> {
  try {
    return await send<Me>('GET', '/api/me/', { signal });
  } catch (error) {
    if (error instanceof RequestError && error.status === 401) return null;
    throw error;
  }
}

export function register(account: NewAccount): Promise<Me> {
  return send('POST', '/api/register/', { body: account });
}

/** `name` is a user name or an email address; the server takes both as `username`. */
export function logIn(name: string, password: string): Promise<Me> {
  return send('POST', '/api/login/', { body: { username: name, password } });
}

export function logOut(): Promise<void> {
  return send('POST', '/api/logout/');
}

export function peopleNamed(search: string) {
  return queryOptions({
    queryKey: ['users', search],
    queryFn: ({ signal }) =>
      send<FoundPerson[]>('GET', `/api/users/?${new URLSearchParams({ search, limit: '8' })}`, { signal }),
    staleTime: 30_000,
  });
}
