import type { Context } from '#server/core/context.ts';
import type { FlagType } from '#server/db/feedback-tables.ts';

export interface FlagOfCase {
  id: string;
  flagType: FlagType;
  comment: string;
  userId: number;
  username: string;
  createdAt: Date;
  updatedAt: Date;
}

/** The flags that are set on a message, oldest first. */
export function listFlagsOfMessage(
  { db }: Pick<Context, 'db'>,
  messageId: string,
  limit: number,
): Promise<FlagOfCase[]> {
  return db
    .selectFrom('messageFlag as f')
    .innerJoin('appUser as u', 'u.id', 'f.userId')
    .select(['f.id', 'f.flagType', 'f.comment', 'f.userId', 'u.username', 'f.createdAt', 'f.updatedAt'])
    .where('f.messageId', '=', messageId)
    .orderBy('f.number')
    .limit(limit)
    .execute();
}
