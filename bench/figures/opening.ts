import type { Request } from '#bench/load/jobs.ts';
import type { Figure, Row } from '#bench/measure/figure.ts';
import { startModel } from '#bench/programs/bare.ts';
import { makeDataDir, startColloquy } from '#bench/programs/colloquy.ts';
import { type Person, signUp } from '#bench/programs/person.ts';
import type { Bench } from './bench.ts';

const few = 10;
/** As many as the socket's first window shows, so that both conversations show as much. */
const aWindow = 50;
const many = 10_000;
const times = 100;
/** More than are asked in the time: each address is looked at once, so that no answer is one that was kept of a look before. */
const addresses = 20_000;
let looks = 0;

interface Opening {
  ms: number;
  bytes: number;
}

type Open = (bench: Bench, ada: Person, id: string) => Promise<Opening>;

/** Opening a long conversation against opening a short one: over REST its last 10 messages, over the socket its last 50. */
export async function measureOpening(bench: Bench): Promise<Figure[]> {
  const model = await startModel();
  const server = await startColloquy({ modelPort: model.port, dataDir: makeDataDir() });
  const ada = await signUp(server.port, 'ada');
  const [short, window, long] = await ada.newConversations(3);
  await ada.fill(short!.id, few);
  await ada.fill(window!.id, aWindow);
  await ada.fill(long!.id, many);
  return [
    ...(await compare(bench, ada, openOverRest, { long: long!.id, short: short!.id, count: few, how: 'REST' })),
    ...(await compare(bench, ada, openSocket, {
      long: long!.id,
      short: window!.id,
      count: aWindow,
      how: 'the socket',
    })),
  ];
}

async function compare(
  bench: Bench,
  ada: Person,
  open: Open,
  of: { long: string; short: string; count: number; how: string },
): Promise<Figure[]> {
  const figures = [figureOf(of, 'ms'), figureOf(of, 'bytes')];
  for (let round = -1; round < bench.rounds; round++) {
    const found = [await open(bench, ada, of.long), await open(bench, ada, of.short)];
    if (round < 0) continue;
    found.forEach(({ ms, bytes }, row) => {
      for (const [index, value] of [ms, bytes].entries()) figures[index]!.rows[row]!.rounds.push(value);
    });
  }
  return figures.flatMap((figure) => [figure, ratioOf(figure, of.count)]);
}

async function openOverRest({ load }: Bench, { port, cookie }: Person, id: string): Promise<Opening> {
  const requests = Array.from({ length: addresses }, (): Request => {
    const path = `/api/conversations/${id}/messages/?cursor=end&limit=${few}&look=${(looks += 1)}`;
    return { method: 'GET', path, headers: { cookie } };
  });
  const { p50: ms, bytes } = await load.run<'requests'>({
    kind: 'requests',
    port,
    requests,
    connections: 1,
    seconds: 1,
  });
  return { ms, bytes };
}

async function openSocket({ load }: Bench, { port, cookie }: Person, id: string): Promise<Opening> {
  const path = `/ws/ai-chat/${id}/?stream=true`;
  const { p50: ms, bytes } = await load.run<'open-conversation'>({
    kind: 'open-conversation',
    port,
    path,
    headers: { cookie },
    times,
  });
  return { ms, bytes };
}

function figureOf({ how, count }: { how: string; count: number }, unit: 'ms' | 'bytes'): Figure {
  const rows: Row[] = [
    { subject: 'Colloquy', rounds: [] },
    { subject: `with ${count}`, rounds: [] },
  ];
  const name = `Opening a conversation of ${many.toLocaleString('en')} messages at its last ${count}, over ${how}`;
  return { name, unit, rows, goal: null };
}

function ratioOf({ name, unit, rows }: Figure, count: number): Figure {
  const [long, short] = rows;
  const rounds = long!.rounds.map((value, round) => value / short!.rounds[round]!);
  return {
    name: `${name}: ${unit} against ${count} messages`,
    unit: '×',
    rows: [{ subject: 'Colloquy', rounds }],
    goal: { atMost: 1.2 },
  };
}
