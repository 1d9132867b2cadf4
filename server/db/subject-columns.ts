import { type RawBuilder, sql } from 'kysely';
import type { AlarmSubject } from './alarm-tables.ts';

interface SubjectColumns {
  /** How requests of each went, by the day. */
  performance: RawBuilder<unknown>;
  /** What was said of their answers, by the day. */
  feedback: RawBuilder<unknown>;
  /** Of the row `d` of a roll-up by the day. */
  id: RawBuilder<unknown>;
  join: RawBuilder<unknown>;
  /** What each is called now. */
  names: RawBuilder<unknown>;
}

/** The roll-ups by the day are of models and of versions of agents; how a row leads to the model or the agent. */
export const subjectColumns: Record<AlarmSubject, SubjectColumns> = {
  model: {
    performance: sql`performance_by_day_of_model`,
    feedback: sql`feedback_by_day_of_model`,
    id: sql`d.llm_model_id`,
    join: sql``,
    names: sql`select id, name from llm_model`,
  },
  agent: {
    performance: sql`performance_by_day_of_version`,
    feedback: sql`feedback_by_day_of_version`,
    id: sql`v.agent_id`,
    join: sql`join agent_version v on v.id = d.agent_version_id`,
    names: sql`select a.id, v.name from agent a join agent_version v on v.id = a.current_version_id where a.deleted_at is null`,
  },
};
