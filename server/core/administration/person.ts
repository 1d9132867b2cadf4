import type { Role } from '#server/db/tables.ts';

/** A person as administrators see them. */
export interface AdministeredPerson {
  id: number;
  username: string;
  name: string;
  email: string;
  role: Role;
  createdAt: Date;
  lastSeenAt: Date | null;
  deactivatedAt: Date | null;
  sessionCount: number;
  /** Counted up to a thousand. */
  conversationCount: number;
}

export interface PeopleFilter {
  /** The beginning of a username or an email address. */
  search?: string | undefined;
  role?: Role | undefined;
  status?: 'active' | 'deactivated' | undefined;
}
