import { type RawBuilder, sql } from 'kysely';
import type { Measure } from './series.ts';

/** What use can be divided by. */
export type Division = 'person' | 'agent' | 'agent_version' | 'model' | 'day';

/** Of which column of the roll-ups each of its parts is. */
export const columnOf: Record<Exclude<Division, 'day'>, RawBuilder<unknown>> = {
  person: sql`user_id`,
  agent: sql`agent_id`,
  agent_version: sql`agent_version_id`,
  model: sql`llm_model_id`,
};

/** The names of all parts there can be, by the text of their ids. */
export const namesOf: Record<Division, RawBuilder<unknown>> = {
  person: sql`(select id::text, username as name from app_user)`,
  agent: sql`(select a.id::text, v.name from agent a join agent_version v on v.id = a.current_version_id)`,
  agent_version: sql`(select id::text, name || ' v' || version as name from agent_version)`,
  model: sql`(select id::text, name from llm_model)`,
  day: sql`(select null::text as id, null::text as name where false)`,
};

export const columnOfMeasure: Record<Measure, RawBuilder<unknown>> = {
  cost: sql`cost_nano`,
  tokens: sql`input_tokens + output_tokens`,
  messages: sql`messages_sent`,
  calls: sql`calls`,
};
