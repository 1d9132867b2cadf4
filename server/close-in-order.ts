import type { FastifyInstance } from 'fastify';
import type { AnswerEngine } from './core/answers/answer-engine.ts';
import type { ModelGateway } from './core/models/model.ts';
import type { Database } from './db/database.ts';
import type { EventBus } from './events/bus.ts';

/** How long those who are being answered may take to read the end of it. */
const farewellMs = 3_000;

export interface Parts {
  server: FastifyInstance;
  engine: AnswerEngine;
  /** What works beside the requests. */
  workers: { stop(): Promise<void> }[];
  sockets: { close(): void };
  events: EventBus;
  gateway: ModelGateway;
  database: Database;
}

/**
 * First nothing new comes in, then the answers end, then what carried them goes. A part that fails to
 * end keeps no other one from it; the first failure is told at the end.
 */
export async function closeInOrder(parts: Parts, graceMs: number): Promise<void> {
  const failures: unknown[] = [];
  const steps: (() => Promise<unknown>)[] = [
    () => Promise.all([parts.engine.shutDown(graceMs), ...parts.workers.map((worker) => worker.stop())]),
    () => closeServer(parts.server),
    async () => parts.sockets.close(),
    () => parts.events.close(),
    async () => parts.gateway.close(),
    () => parts.database.close(),
  ];
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

/** Every answer has been sent, but not everybody reads: who does not is cut off. */
async function closeServer(server: FastifyInstance): Promise<void> {
  const cut = setTimeout(() => server.server.closeAllConnections(), farewellMs);
  await server.close();
  clearTimeout(cut);
}
