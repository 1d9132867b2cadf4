import type { z } from 'zod';
import type { AdminPerson } from '#contract/admin/people.ts';
import type { AdministeredPerson } from '#server/core/administration/person.ts';

export function presentAdminPerson(person: AdministeredPerson): z.input<typeof AdminPerson> {
  return {
    id: person.id,
    username: person.username,
    name: person.name,
    email: person.email,
    role: person.role,
    created_at: person.createdAt.toISOString(),
    last_seen_at: person.lastSeenAt?.toISOString() ?? null,
    deactivated_at: person.deactivatedAt?.toISOString() ?? null,
    session_count: person.sessionCount,
    conversation_count: person.conversationCount,
  };
}
