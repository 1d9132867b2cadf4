import { seedAnalytics } from '#bench/load/seed-analytics.ts';
import { type Figure } from '#bench/measure/figure.ts';
import { startModel } from '#bench/programs/bare.ts';
import { startKeptHouse } from '#bench/programs/kept-house.ts';
import type { Bench } from './bench.ts';

const size = { generations: Number(process.env['BENCH_GENERATIONS'] ?? 5_000_000), people: 500, agents: 20, models: 8, days: 400 };

export async function measureAnalytics(_: Bench): Promise<Figure[]> {
  const model = await startModel();
  const usernames = ['ada', 'lin', 'omar', 'mai', 'noor'];
  await startKeptHouse({ name: `analytics-${size.generations}`, modelPort: model.port, usernames }, (db) =>
    seedAnalytics(db, 1, size),
  );
  return [];
}
