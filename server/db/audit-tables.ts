import type { Generated } from 'kysely';
import type { Big, Json, NullableBig, Time } from './column-types.ts';
import type { Role } from './tables.ts';

/** Who did what to others' things. Rows are only added. */
export interface AuditTables {
  auditLog: {
    id: Generated<number>;
    createdAt: Time;
    actorId: Big;
    actorUsername: string;
    actorRole: Role;
    action: string;
    subjectType: string;
    subjectId: string;
    ownerId: NullableBig;
    reason: Generated<string>;
    details: Json<Record<string, unknown>>;
  };
}
