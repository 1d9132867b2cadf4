import type { Client } from 'pg';
import { hashPassword, type PasswordCost, standardCost } from '#server/core/accounts/password-hash.ts';
import { agents as seededAgents } from './agents.ts';
import { cast, castPassword, emailOf } from './cast.ts';
import { iso, timeAgo } from './plan.ts';
import type { DefaultAgent } from './plan-agents.ts';
import { planHouse } from './plan-house.ts';
import { readFirstIds, writePlan } from './write-plan.ts';

export interface SeedOptions {
  /** 1 for about two thousand conversations. */
  scale: number;
  now: Date;
  passwordCost?: PasswordCost;
}

export type Seeded = { was: 'seeded'; conversations: number; messages: number } | { was: 'there' };

/** What is wrong with a database that a seed would do harm to. */
export class NotEmpty extends Error {
  override readonly name = 'NotEmpty';
}

/**
 * Puts a house with six months of life into an empty database, all of it or nothing.
 *
 * @throws {NotEmpty} where there is anybody who is not of the cast
 */
export async function seedHouse(db: Client, options: SeedOptions): Promise<Seeded> {
  const hashes = await Promise.all(cast.map(() => hashPassword(castPassword, options.passwordCost ?? standardCost)));
  await db.query('begin');
  try {
    // Nobody registers meanwhile, and of two seeds the second finds the house of the first.
    await db.query('lock table app_user in share row exclusive mode');
    const seeded = (await isThere(db)) ? ({ was: 'there' } as const) : await fill(db, options, hashes);
    await db.query('commit');
    if (seeded.was === 'seeded') await db.query('analyze');
    return seeded;
  } catch (error) {
    await db.query('rollback').catch(() => undefined);
    throw error;
  }
}

/** Whether all of the cast are there. */
async function isThere(db: Client): Promise<boolean> {
  const { rows } = await db.query<{ email: string }>('select email from app_user limit 1000');
  const emails = new Set(rows.map(({ email }) => email));
  if (cast.every((character) => emails.has(emailOf(character)))) return true;
  if (rows.length === 0) return false;
  throw new NotEmpty(
    'There are people in this database already. A house is only put into an empty one: name another DATA_DIR.',
  );
}

async function fill(db: Client, { scale, now }: SeedOptions, hashes: string[]): Promise<Seeded> {
  const standing = await giveAPast(db, now);
  const plan = planHouse({ scale, now, firstIds: await readFirstIds(db), standing, hashes });
  await writePlan(db, plan);
  // Everybody but the first one comes as a member.
  for (const { username, role } of cast)
    await db.query('update app_user set role = $2 where username = $1 and role <> $2', [username, role]);
  const count = (table: string): number => plan.rows.get(table)?.length ?? 0;
  return { was: 'seeded', conversations: count('conversation'), messages: count('message') };
}

/** The agent that every database has from the beginning on has been there as long as the house. */
async function giveAPast(db: Client, now: Date): Promise<DefaultAgent> {
  const madeAt = iso(timeAgo({ now: now.getTime() }, seededAgents[0]!.versions[0]!.daysAgo));
  const { rows } = await db.query<DefaultAgent>(
    `update agent set created_at = $1, updated_at = $1 where is_default returning id, current_version_id as "versionId"`,
    [madeAt],
  );
  await db.query('update agent_version set created_at = $2 where agent_id = $1', [rows[0]!.id, madeAt]);
  return rows[0]!;
}
