import { pause } from '#bench/load/counted-time.ts';
import type { Figure } from '#bench/measure/figure.ts';
import { residentBytes } from '#bench/measure/process-tree.ts';
import { startBareSockets, startModel } from '#bench/programs/bare.ts';
import { makeDataDir, startColloquy } from '#bench/programs/colloquy.ts';
import { signUp } from '#bench/programs/person.ts';
import type { Bench } from './bench.ts';

/** What opening sockets leaves behind once, as a grown heap, is in the first of them and not counted. */
const socketsBefore = 3000;
const sockets = 6000;
const settleMs = 4000;
/** Time for a server that has just started to come to rest: housekeeping begins after five seconds, and quiet after that. */
const restMs = 30_000;

/** What the server and its open sockets hold in memory while nothing happens. */
export async function measureIdleMemory(bench: Bench): Promise<Figure[]> {
  const model = await startModel();
  const dataDir = makeDataDir();
  const veryFirst = await startColloquy({ modelPort: model.port, dataDir });
  await pause(restMs);
  const idleAtFirst = residentBytes(veryFirst.pid);
  await veryFirst.stop();
  // As every start but the very first one is: what was compiled is kept.
  const first = await startColloquy({ modelPort: model.port, dataDir });
  await pause(restMs);
  const idle = residentBytes(first.pid);
  const ada = await signUp(first.port, 'ada');
  const aiChats = await ada.newAiChats(socketsBefore + sockets);
  const aiChat = await bytesOfSocket(
    bench,
    first,
    ada.cookie,
    aiChats.map((id) => `/ws/ai-chat/${id}/`),
  );
  await first.stop();

  const second = await startColloquy({ modelPort: model.port, dataDir: makeDataDir() });
  const lin = await signUp(second.port, 'lin');
  const chats = await lin.newChats(socketsBefore + sockets);
  const chat = await bytesOfSocket(
    bench,
    second,
    lin.cookie,
    chats.map((id) => `/ws/chat/${id}/`),
  );
  await second.stop();

  const bareServer = await startBareSockets();
  const bare = await bytesOfSocket(
    bench,
    bareServer,
    '',
    aiChats.map(() => '/'),
  );
  const bareRow = { subject: 'bare ws', rounds: [bare / 1024] };
  return [
    {
      name: 'Server at rest, without the database',
      unit: 'MB',
      rows: [{ subject: 'Colloquy', rounds: [idle / 2 ** 20] }],
      goal: { atMost: 150 },
      note: `${Math.round(idleAtFirst / 2 ** 20)} MB on the very first start, which compiles everything`,
    },
    {
      name: 'Idle socket of an AI chat',
      unit: 'KB',
      rows: [{ subject: 'Colloquy', rounds: [aiChat / 1024] }, bareRow],
      goal: { atMost: 20 },
      note: 'each in a chat of its own',
    },
    {
      name: 'Idle socket of a chat of people',
      unit: 'KB',
      rows: [{ subject: 'Colloquy', rounds: [chat / 1024] }, bareRow],
      goal: { atMost: 20 },
    },
  ];
}

/** Resident bytes that each socket beyond the first ones adds. */
async function bytesOfSocket(
  { load }: Bench,
  { pid, port }: { pid: number; port: number },
  cookie: string,
  paths: string[],
): Promise<number> {
  const headers: Record<string, string> = cookie === '' ? {} : { cookie };
  const hold = (some: string[]) => load.run<'hold-sockets'>({ kind: 'hold-sockets', port, paths: some, headers });
  await hold(paths.slice(0, socketsBefore));
  await pause(settleMs);
  const before = residentBytes(pid);
  const { open } = await hold(paths.slice(socketsBefore));
  await pause(settleMs);
  const after = residentBytes(pid);
  await load.run<'release'>({ kind: 'release' });
  return (after - before) / (open - socketsBefore);
}
