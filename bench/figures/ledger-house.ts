import { seedAnalytics } from '#bench/load/seed-analytics.ts';
import { startModel } from '#bench/programs/bare.ts';
import { type KeptHouse, startKeptHouse } from '#bench/programs/kept-house.ts';

const size = {
  generations: Number(process.env['BENCH_GENERATIONS'] ?? 5_000_000),
  people: 500,
  agents: 20,
  models: 8,
  days: 400,
};

/** A house that has asked five million times; the first of its people asks most. */
export async function startLedgerHouse(): Promise<KeptHouse> {
  const { port: modelPort } = await startModel();
  const usernames = ['ada', 'lin', 'omar', 'mai', 'noor'];
  const place = { name: `analytics-${size.generations}`, modelPort, usernames };
  return startKeptHouse(place, (db) => seedAnalytics(db, 1, size));
}
