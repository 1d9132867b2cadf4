import type { SettingValues } from '#contract/admin/settings.ts';
import type { Context, SystemContext } from '#server/core/context.ts';
import type { SettingChanges } from './settings.ts';

interface Newest {
  chosen: Partial<SettingValues>;
  version: number;
  changedAt: Date;
  changedByUsername: string | null;
}

/** Null where nobody has set anything. */
export async function findNewest({ db }: Pick<SystemContext, 'db'>): Promise<Newest | null> {
  const row = await db
    .selectFrom('setting')
    .leftJoin('appUser', 'appUser.id', 'setting.changedBy')
    .select(['setting.chosen', 'setting.version', 'setting.changedAt', 'appUser.username as changedByUsername'])
    .orderBy('setting.version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

/** Throws a unique violation where somebody else has set something meanwhile. */
export async function insertVersion(
  { actor, db }: Pick<Context, 'actor' | 'db'>,
  version: number,
  chosen: SettingChanges,
): Promise<void> {
  await db
    .insertInto('setting')
    .values({ version, chosen: JSON.stringify(chosen), changedBy: actor.userId })
    .execute();
}
