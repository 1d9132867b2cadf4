import type { ApiKey, createApiKey, Session } from '#contract/people.ts';
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { send } from './http.ts';

export type SignedInSession = z.infer<typeof Session>;
export type AccessKey = z.infer<typeof ApiKey>;
export type NewAccessKey = z.infer<NonNullable<(typeof createApiKey)['answer']>>;

export interface PasswordChange {
  current_password: string;
  new_password: string;
  new_password_confirm: string;
}

export function mySessions() {
  return queryOptions({
    queryKey: ['sessions'],
    queryFn: ({ signal }) => send<SignedInSession[]>('GET', '/api/sessions/', { signal }),
  });
}

export function endSession(id: number): Promise<void> {
  return send('DELETE', `/api/sessions/${id}/`);
}

export function endOtherSessions(): Promise<void> {
  return send('DELETE', '/api/sessions/');
}

export function myApiKeys() {
  return queryOptions({
    queryKey: ['api-keys'],
    queryFn: ({ signal }) => send<AccessKey[]>('GET', '/api/api-keys/', { signal }),
  });
}

/** The key itself is in this answer alone. */
export function makeApiKey(name: string, expiresInDays: number | null): Promise<NewAccessKey> {
  return send('POST', '/api/api-keys/', { body: { name, expires_in_days: expiresInDays } });
}

export function revokeApiKey(id: number): Promise<void> {
  return send('DELETE', `/api/api-keys/${id}/`);
}

export function changePassword(change: PasswordChange): Promise<{ detail: string }> {
  return send('POST', '/api/password/change/', { body: change });
}
