import type { z } from 'zod';
import type { ApiKey, Me, Person, Session } from '#contract/people.ts';
import type { Account, Person as FoundPerson } from '#server/core/accounts/account.ts';
import type { ApiKey as StoredKey } from '#server/core/accounts/api-key.ts';
import type { OwnSession } from '#server/core/accounts/list-sessions.ts';

export function presentAccount({ id, username, email, role }: Account): Me {
  return { id, username, email, role };
}

export function presentPerson({ id, username, name }: FoundPerson): z.input<typeof Person> {
  return { id, username, display_name: name === '' ? username : name };
}

export function presentSession(session: OwnSession): z.input<typeof Session> {
  return {
    id: session.id,
    created_at: session.createdAt.toISOString(),
    last_used_at: session.lastUsedAt.toISOString(),
    expires_at: session.expiresAt.toISOString(),
    user_agent: session.userAgent ?? '',
    ip_address: session.ipAddress ?? '',
    is_current: session.isCurrent,
  };
}

export function presentApiKey(key: StoredKey): z.input<typeof ApiKey> {
  return {
    id: key.id,
    name: key.name,
    prefix: key.prefix,
    created_at: key.createdAt.toISOString(),
    last_used_at: key.lastUsedAt?.toISOString() ?? null,
    expires_at: key.expiresAt?.toISOString() ?? null,
  };
}
