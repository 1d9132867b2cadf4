import type { Generated } from 'kysely';
import type { NullableBig, NullableJson, Time } from './column-types.ts';

export type JobRunState = 'waiting' | 'running' | 'succeeded' | 'failed' | 'interrupted';

export interface JobTables {
  jobRun: {
    id: string;
    number: Generated<number>;
    job: string;
    isDry: boolean;
    state: Generated<JobRunState>;
    attempt: Generated<number>;
    requestedBy: NullableBig;
    dueAt: Time;
    node: string | null;
    leaseUntil: Date | null;
    startedAt: Date | null;
    endedAt: Date | null;
    counts: NullableJson<Record<string, number>>;
    error: string | null;
    createdAt: Time;
  };
}
