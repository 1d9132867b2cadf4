import type { Role } from '#server/db/tables.ts';

/** What its owner sees of an account. */
export interface Account {
  id: number;
  username: string;
  email: string;
  role: Role;
}

export interface Person {
  id: number;
  username: string;
  /** Empty where they chose none. */
  name: string;
}

/** What a person may do here. */
export interface Standing {
  id: number;
  username: string;
  role: Role;
  deactivatedAt: Date | null;
}
