import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Figure, Row } from '#bench/measure/figure.ts';
import { startModel } from '#bench/programs/bare.ts';
import { type Colloquy, makeDataDir, startColloquy } from '#bench/programs/colloquy.ts';
import { type Person, sentence, signUp } from '#bench/programs/person.ts';
import { type Bench, CpuWatch } from './bench.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** The last state of this project in which nothing was counted beside the ledger. */
const uncounted = '522e3a228d9a31551c51f518e4adad0e630e00b0';
const connections = 8;
const seconds = 10;
const goal = 1.05;

interface Subject {
  server: Colloquy;
  ada: Person;
  chats: number[];
}

/** A question and its answer, as they were before use was counted and as they are now: the ratio of the two, side by side. */
export async function measureSending(bench: Bench): Promise<Figure[]> {
  const { port: modelPort } = await startModel();
  const before = await startBefore(modelPort);
  if (before === null) return [];
  const now = await prepare(await startColloquy({ modelPort, dataDir: makeDataDir() }));
  const rows = { cpu: row(), time: row() };
  for (let round = -1; round < bench.rounds; round++) {
    const old = await send(bench, before);
    const ours = await send(bench, now);
    if (round < 0) continue;
    rows.cpu.rounds.push(ours.cpuMs / old.cpuMs);
    rows.time.rounds.push(ours.p50 / old.p50);
  }
  const name = 'A question with its answer, over what it was before use was counted';
  return [
    { name: `${name}: CPU, database included`, unit: '×', rows: [rows.cpu], goal: { atMost: goal } },
    { name: `${name}: time, p50`, unit: '×', rows: [rows.time], goal: { atMost: goal } },
  ];
}

const row = (): Row => ({ subject: 'Colloquy', rounds: [] });

/** Null where this is no checkout that knows its past. */
async function startBefore(modelPort: number): Promise<Subject | null> {
  const tree = join(makeDataDir(), 'before');
  try {
    mkdirSync(tree);
    const archive = execFileSync('git', ['archive', uncounted], { cwd: root, maxBuffer: 2 ** 28 });
    execFileSync('tar', ['-x'], { cwd: tree, input: archive });
  } catch {
    process.stderr.write('The state before use was counted is not to be had, so sending is not compared with it.\n');
    return null;
  }
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
  return prepare(await startColloquy({ modelPort, dataDir: makeDataDir(), main: join(tree, 'server', 'main.ts') }));
}

async function prepare(server: Colloquy): Promise<Subject> {
  const ada = await signUp(server.port, 'ada');
  return { server, ada, chats: await ada.newAiChats(64) };
}

async function send({ load }: Bench, { server, ada, chats }: Subject): Promise<{ cpuMs: number; p50: number }> {
  const watch = new CpuWatch(server.pid);
  const requests = chats.map((id) => ({
    method: 'POST' as const,
    path: `/api/ai/chats/${id}/send_message/`,
    headers: { cookie: ada.cookie, 'content-type': 'application/json' },
    body: JSON.stringify({ content: sentence(id) }),
  }));
  const result = await load.run<'requests'>(
    { kind: 'requests', port: server.port, requests, connections, seconds },
    watch,
  );
  return { cpuMs: watch.ms / result.requests, p50: result.p50 };
}
