import type { Me } from '#contract/people.ts';
import { Client } from './client.ts';

/** A person of the tests, signed in with `client`. */
export interface CastMember {
  client: Client;
  me: Me;
  password: string;
}

export interface Cast {
  /** The first to register: the administrator. */
  ada: CastMember;
  lin: CastMember;
  /** Takes no part in what the others do. */
  omar: CastMember;
}

/** Registers the cast on a server that has nobody yet, and signs all of them in. */
export async function startCast(url: string): Promise<Cast> {
  const ada = await join(url, 'ada');
  const [lin, omar] = await Promise.all([join(url, 'lin'), join(url, 'omar')]);
  return { ada, lin, omar };
}

/** Registers somebody and signs them in. */
export async function join(url: string, username: string): Promise<CastMember> {
  const client = new Client(url);
  const password = passwordOf(username);
  await register(client, username);
  const { status, body, text } = await client.post<Me>('/api/login/', { username, password });
  if (status !== 200) throw new Error(`${username} could not sign in: ${text}`);
  return { client, me: body, password };
}

/** What somebody fills in to register. */
export function registrationOf(username: string) {
  const password = passwordOf(username);
  return { username, email: `${username.toLowerCase()}@example.org`, password, password_confirm: password };
}

export async function register(client: Client, username: string): Promise<Me> {
  const { status, body, text } = await client.post<Me>('/api/register/', registrationOf(username));
  if (status !== 201) throw new Error(`${username} could not register: ${text}`);
  return body;
}

export function passwordOf(username: string): string {
  return `the secret of ${username}`;
}
