import type { Request } from '#bench/load/jobs.ts';
import type { Figure, Row } from '#bench/measure/figure.ts';
import { startBareHello, startModel } from '#bench/programs/bare.ts';
import { makeDataDir, startColloquy } from '#bench/programs/colloquy.ts';
import { type Person, sentence, signUp } from '#bench/programs/person.ts';
import { type Bench, CpuWatch } from './bench.ts';

const connections = 16;
const seconds = 3;
const bare = 'bare hello';

interface Operation {
  name: string;
  requests: Request[];
  goalPerSecond: number;
  goalMs: number | null;
}

/** Requests of somebody who is signed in, against the bare limit: a server that says hello. */
export async function measureRest(bench: Bench): Promise<Figure[]> {
  const model = await startModel();
  const server = await startColloquy({ modelPort: model.port, dataDir: makeDataDir() });
  const hello = await startBareHello();
  const operations = await prepare(await signUp(server.port, 'ada'));
  const helloRequest: Request = { method: 'GET', path: '/', headers: {} };
  const figures = operations.map(figuresOf);

  for (let round = -1; round < bench.rounds; round++) {
    const limit = await measure(bench, hello, [helloRequest]);
    for (const [index, operation] of operations.entries()) {
      const ours = await measure(bench, server, operation.requests);
      // The round before the first warms up.
      if (round < 0) continue;
      const [perSecond, cpu] = figures[index]!;
      push(perSecond, ours.perSecond, limit.perSecond);
      push(cpu, ours.cpuMs, limit.cpuMs);
    }
  }
  return figures.flat();
}

async function prepare(ada: Person): Promise<Operation[]> {
  const { cookie } = ada;
  const chats = await ada.newChats(20);
  const conversations = await ada.newConversations(20);
  for (const { id } of conversations) await ada.fill(id, 10);
  const [full] = await ada.newConversations(1);
  await ada.fill(full!.id, 50);
  const get = (path: string): Request[] => [{ method: 'GET', path, headers: { cookie } }];
  const post = (paths: string[], body: object): Request[] =>
    paths.map((path) => ({
      method: 'POST',
      path,
      headers: { cookie, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }));
  const content = sentence(0);
  return [
    { name: 'List of 20 AI chats', requests: get('/api/ai/chats/?limit=20'), goalPerSecond: 5700, goalMs: 0.4 },
    {
      name: 'AI chat with 50 messages',
      requests: get(`/api/ai/chats/${full!.number}/`),
      goalPerSecond: 2500,
      goalMs: 0.4,
    },
    {
      name: 'Store a message, chat of people',
      requests: post(
        chats.map((id) => `/api/chats/${id}/send_message/`),
        { content },
      ),
      goalPerSecond: 800,
      goalMs: 0.4,
    },
    {
      name: 'Store a message, conversation',
      requests: post(
        conversations.map(({ id }) => `/api/conversations/${id}/send-message/`),
        { content, reply: false },
      ),
      goalPerSecond: 800,
      goalMs: null,
    },
  ];
}

async function measure(
  { load }: Bench,
  { pid, port }: { pid: number; port: number },
  requests: Request[],
): Promise<{ perSecond: number; cpuMs: number }> {
  const watch = new CpuWatch(pid);
  const result = await load.run<'requests'>({ kind: 'requests', port, requests, connections, seconds }, watch);
  return { perSecond: result.perSecond, cpuMs: watch.ms / result.requests };
}

function figuresOf({ name, goalPerSecond, goalMs }: Operation): [Figure, Figure] {
  const rows = (): Row[] => ['Colloquy', bare].map((subject) => ({ subject, rounds: [] }));
  return [
    { name, unit: '/s', rows: rows(), goal: { atLeast: goalPerSecond } },
    {
      name: `${name}: CPU, database included`,
      unit: 'ms',
      rows: rows(),
      goal: goalMs === null ? null : { atMost: goalMs },
    },
  ];
}

function push({ rows }: Figure, ours: number, limit: number): void {
  rows[0]!.rounds.push(ours);
  rows[1]!.rounds.push(limit);
}
