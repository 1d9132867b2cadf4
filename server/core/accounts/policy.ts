import type { Actor } from '#server/core/context.ts';
import { AppError, forbidden } from '#server/core/errors.ts';
import type { Standing } from './account.ts';
import { isCommonPassword } from './common-passwords.ts';

/** A session that nobody uses ends after 14 days, and any session after 90. */
export const idleLifetimeSeconds = 14 * 24 * 3600;
export const absoluteLifetimeSeconds = 90 * 24 * 3600;

/** In UTF-16 units, as the contract has them. */
export const shortestPassword = 8;
export const longestPassword = 1000;

/** The oldest sessions of a person give way; the 51st key is refused. */
export const mostSessions = 50;
export const mostApiKeys = 50;

type FieldErrors = Record<string, string[]>;

/** What is wrong with a new account besides what the contract's shapes say; empty if nothing. */
export function problemsOfAccount(account: { username: string; email: string; password: string }): FieldErrors {
  const problems: FieldErrors = {};
  const password = problemOfPassword(account.password, account);
  if (password !== null) problems['password'] = [password];
  // Or one person could go by another's address, and signing in with it would mean both.
  if (looksLikeEmail(account.username) && account.username.toLowerCase() !== account.email.toLowerCase()) {
    problems['username'] = ['A username that is an email address must be your own.'];
  }
  return problems;
}

/** Length and rarity are asked for, never kinds of characters (NIST SP 800-63B §3.1.1.2). */
export function problemOfPassword(password: string, owner: { username: string; email: string }): string | null {
  const plain = password.normalize('NFKC').toLowerCase();
  const [localPart = ''] = owner.email.toLowerCase().split('@');
  if ([owner.username.toLowerCase(), owner.email.toLowerCase(), localPart].includes(plain)) {
    return 'The password is too similar to the username or the email address.';
  }
  if (isCommonPassword(plain)) return 'This password is too common.';
  return null;
}

function looksLikeEmail(text: string): boolean {
  return /^[^@]+@[^@]+\.[^@.]+$/.test(text);
}

/**
 * A key acts for its person in all else, but whoever found one must not be able to make more of it:
 * sign-ins are managed by those who signed in.
 */
export function requireSession(actor: Actor): number {
  if (actor.sessionId === null) throw forbidden('An API key cannot manage sign-ins. Sign in with your password.');
  return actor.sessionId;
}

/**
 * Of two administrators who take each other's role at the same moment the second is none any more: what they were when
 * their request came counts for nothing.
 */
export function requireStillAdministrator(actor: Actor, administrators: Standing[]): void {
  if (!administrators.some(({ id }) => id === actor.userId)) throw forbidden('Only administrators may do this.');
}

/** Somebody must be left who can give roles. */
export function requireAnotherAdministrator(person: Standing, administrators: Standing[]): void {
  const isLast = administrators.length === 1 && administrators[0]!.id === person.id;
  if (isLast) throw new AppError('conflict', 'This is the last active administrator. Make somebody else one before.');
}
