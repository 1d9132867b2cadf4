import { statfs } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import { ping } from '#server/db/ping.ts';

export interface HealthPorts {
  pool: Pool;
  /** The folder whose disk must have room; it need not exist. */
  dataDir: string;
  isDraining: () => boolean;
}

const databaseWaitMs = 1_000;
/** There is room while either holds: a large disk may be 96 % full, a small one may never have so much. */
const enoughShare = 0.05;
const enoughBytes = 200 * 1024 * 1024;

/** `/healthz` for who restarts a process that hangs, `/readyz` for who sends requests to those that can take them. */
export function mountHealth(app: FastifyInstance, ports: HealthPorts): void {
  const readiness = new Readiness(ports);
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const reasons = await readiness.obstacles();
    if (reasons.length === 0) return { status: 'ready' };
    return reply.code(503).header('retry-after', 2).send({ status: 'not ready', reasons });
  });
}

class Readiness {
  readonly #ports: HealthPorts;
  #pinging: Promise<void> | null = null;

  constructor(ports: HealthPorts) {
    this.#ports = ports;
  }

  /** What keeps this server from taking requests, in words; empty where nothing does. */
  async obstacles(): Promise<string[]> {
    const [answers, hasRoom] = await Promise.all([this.#databaseAnswers(), this.#diskHasRoom()]);
    return [
      ...(this.#ports.isDraining() ? ['the server is stopping'] : []),
      ...(answers ? [] : ['the database does not answer']),
      ...(hasRoom ? [] : ['the disk of DATA_DIR is nearly full']),
    ];
  }

  /** However often it is asked, one question waits at a time: a database that hangs is not asked more and more. */
  async #databaseAnswers(): Promise<boolean> {
    this.#pinging ??= ping(this.#ports.pool).finally(() => (this.#pinging = null));
    const late = new Promise<false>((resolve) => setTimeout(resolve, databaseWaitMs, false).unref());
    return Promise.race([
      this.#pinging.then(
        () => true,
        () => false,
      ),
      late,
    ]);
  }

  async #diskHasRoom(): Promise<boolean> {
    try {
      const { bavail, bsize, blocks } = await statfs(this.#ports.dataDir);
      return bavail / blocks > enoughShare || bavail * bsize > enoughBytes;
    } catch {
      return true;
    }
  }
}
