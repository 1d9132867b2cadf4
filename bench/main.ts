import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { measureAdmission } from './figures/admission.ts';
import type { Bench } from './figures/bench.ts';
import { measureAnalytics } from './figures/analytics.ts';
import { measureFolding } from './figures/folding.ts';
import { measureFirstToken } from './figures/first-token.ts';
import { measureHeldPace } from './figures/held-pace.ts';
import { measureIdleMemory } from './figures/idle-memory.ts';
import { measureManyStreams } from './figures/many-streams.ts';
import { measureOpening } from './figures/opening.ts';
import { measureRest } from './figures/rest.ts';
import { measureSearch } from './figures/search.ts';
import { measureSending } from './figures/sending.ts';
import { measureStart } from './figures/start.ts';
import { LoadGenerator } from './load/load-generator.ts';
import type { Figure } from './measure/figure.ts';
import { describeMachine, type Machine } from './measure/machine.ts';
import { printFigures } from './measure/print-figures.ts';
import { removeDataDirs } from './programs/colloquy.ts';
import { stopPrograms } from './programs/program.ts';

const groups: Record<string, (bench: Bench) => Promise<Figure[]>> = {
  start: measureStart,
  rest: measureRest,
  opening: measureOpening,
  search: measureSearch,
  analytics: measureAnalytics,
  folding: measureFolding,
  sending: measureSending,
  admission: measureAdmission,
  'first-token': measureFirstToken,
  'held-pace': measureHeldPace,
  'many-streams': measureManyStreams,
  'idle-memory': measureIdleMemory,
};

const rounds = Number(process.env['BENCH_ROUNDS'] ?? 3);

/** `npm run bench -- <names>`: measures the named groups of figures, or all; a whole run is kept in `results/`. */
async function main(names: string[]): Promise<void> {
  const unknown = names.filter((name) => groups[name] === undefined);
  if (unknown.length > 0)
    throw new Error(`There is no ${unknown.join(', ')}; there are ${Object.keys(groups).join(', ')}`);
  const wanted = names.length > 0 ? names : Object.keys(groups);
  const machine = describeMachine();
  const figures: Figure[] = [];
  for (const name of wanted) {
    process.stderr.write(`Measuring ${name}\n`);
    figures.push(...(await measureGroup(name)));
  }
  process.stdout.write(`${printFigures(figures)}\n`);
  if (names.length === 0) keep({ date: new Date().toISOString(), machine, rounds, figures });
}

/** Each group starts with fresh processes and leaves none. */
async function measureGroup(name: string): Promise<Figure[]> {
  const load = new LoadGenerator();
  try {
    return await groups[name]!({ load, rounds });
  } finally {
    load.stop();
    await stopPrograms();
    removeDataDirs();
  }
}

function keep(result: { date: string; machine: Machine; rounds: number; figures: Figure[] }): void {
  const folder = fileURLToPath(new URL('./results/', import.meta.url));
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}${result.date.slice(0, 10)}.json`, `${JSON.stringify(result, null, 1)}\n`);
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    void stopPrograms().then(() => {
      removeDataDirs();
      process.exit(130);
    });
  });
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
