import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import type { SystemContext } from '#server/core/context.ts';
import { createKysely } from '#server/db/database.ts';
import { createPool } from '#server/db/pool.ts';
import { LocalBus } from '#server/events/bus.ts';
import { createTestDatabase } from './database.ts';
import type { Teller } from './told-answers.ts';

export interface WatchedHouse {
  ctx: SystemContext;
  /** A model and an agent with one version, both new. */
  newTeller(): Promise<Teller>;
  /** The same agent with another prompt since then. */
  newVersion(teller: Teller, at: Date): Promise<Teller>;
  close(): Promise<void>;
}

/** A database with one person, and nothing that runs on it. */
export async function startWatchedHouse(): Promise<WatchedHouse> {
  const database = await createTestDatabase();
  const log = pino({ level: 'silent' });
  const pool = createPool({ url: database.url, size: 4 }, log);
  const ctx: SystemContext = { db: createKysely(pool), pool, events: new LocalBus(), log };
  const { rows } = await pool.query<{ id: number }>(
    `insert into app_user (username, email) values ('lin', 'lin@example.org') returning id`,
  );
  const userId = rows[0]!.id;
  return {
    ctx,
    async newTeller() {
      const [modelId, agentId, agentVersionId] = [randomUUID(), randomUUID(), randomUUID()];
      await pool.query(
        `insert into llm_model (id, name, model_type, model_id) values ($1, 'Echo', 'custom', $1::uuid::text)`,
        [modelId],
      );
      await pool.query(`insert into agent (id, created_by, current_version_id) values ($1, $2, $3)`, [
        agentId,
        userId,
        agentVersionId,
      ]);
      await pool.query(
        `insert into agent_version (id, agent_id, version, name, agent_type, description, system_prompt, created_at)
         values ($1, $2, 1, 'Pilot', 'assistant', '', 'Be brief.', '2025-01-01')`,
        [agentVersionId, agentId],
      );
      return { userId, modelId, agentId, agentVersionId };
    },
    async newVersion(teller, at) {
      const agentVersionId = randomUUID();
      await pool.query(
        `insert into agent_version (id, agent_id, version, name, agent_type, description, system_prompt, created_at)
         select $1, agent_id, max(version) + 1, 'Pilot', 'assistant', '', 'Be long.', $3 from agent_version where agent_id = $2 group by agent_id`,
        [agentVersionId, teller.agentId, at],
      );
      return { ...teller, agentVersionId };
    },
    async close() {
      await pool.end();
      await database.drop();
    },
  };
}
