import type { Figure } from '#bench/measure/figure.ts';
import { cpuOfTree } from '#bench/measure/process-tree.ts';
import { startModel } from '#bench/programs/bare.ts';
import { makeDataDir, startColloquy } from '#bench/programs/colloquy.ts';
import type { Bench } from './bench.ts';

/** From starting the process until it answers: on an empty folder, and on one that has been used. */
export async function measureStart({ rounds }: Bench): Promise<Figure[]> {
  const model = await startModel();
  const first: number[] = [];
  const later: number[] = [];
  const cpu: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const dataDir = makeDataDir();
    first.push((await start(model.port, dataDir)).seconds);
    const again = await start(model.port, dataDir);
    later.push(again.seconds);
    cpu.push(again.cpuMs / 1000);
  }
  const figure = (name: string, values: number[], goal: Figure['goal']): Figure => ({
    name,
    unit: 's',
    rows: [{ subject: 'Colloquy', rounds: values }],
    goal,
  });
  return [
    figure('First start, making the database', first, { atMost: 5 }),
    figure('Later start', later, { atMost: 2 }),
    figure('Later start: CPU, database included', cpu, null),
  ];
}

async function start(modelPort: number, dataDir: string): Promise<{ seconds: number; cpuMs: number }> {
  const beganAt = performance.now();
  const server = await startColloquy({ modelPort, dataDir });
  const seconds = (performance.now() - beganAt) / 1000;
  const cpuMs = cpuOfTree(server.pid);
  await server.stop();
  return { seconds, cpuMs };
}
