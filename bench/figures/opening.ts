import type { Figure, Row } from '#bench/measure/figure.ts';
import { startModel } from '#bench/programs/bare.ts';
import { makeDataDir, startColloquy } from '#bench/programs/colloquy.ts';
import { type Person, signUp } from '#bench/programs/person.ts';
import type { Bench } from './bench.ts';

/** As many as a window shows, so that both conversations show as much. */
const few = 50;
const many = 10_000;
const times = 100;

/** Opening a long conversation against opening a short one, over the socket and over REST. */
export async function measureOpening(bench: Bench): Promise<Figure[]> {
  const model = await startModel();
  const server = await startColloquy({ modelPort: model.port, dataDir: makeDataDir() });
  const ada = await signUp(server.port, 'ada');
  const [short, long] = await ada.newConversations(2);
  await ada.fill(short!.id, few);
  await ada.fill(long!.id, many);

  const figures = [
    figureOf('over the socket', 'ms'),
    figureOf('over the socket', 'bytes'),
    figureOf('over REST', 'ms'),
  ];
  for (let round = -1; round < bench.rounds; round++) {
    const found = [await measure(bench, ada, long!.id), await measure(bench, ada, short!.id)];
    if (round < 0) continue;
    found.forEach(({ socketMs, bytes, restMs }, row) => {
      for (const [index, value] of [socketMs, bytes, restMs].entries()) figures[index]!.rows[row]!.rounds.push(value);
    });
  }
  return figures.flatMap((figure) => [figure, ratioOf(figure)]);
}

async function measure(
  { load }: Bench,
  ada: Person,
  id: string,
): Promise<{ socketMs: number; bytes: number; restMs: number }> {
  const { port, cookie } = ada;
  const opened = await load.run<'open-conversation'>({
    kind: 'open-conversation',
    port,
    path: `/ws/ai-chat/${id}/?stream=true`,
    headers: { cookie },
    times,
  });
  const page = {
    method: 'GET' as const,
    path: `/api/conversations/${id}/messages/?cursor=end&limit=50`,
    headers: { cookie },
  };
  const read = await load.run<'requests'>({ kind: 'requests', port, requests: [page], connections: 1, seconds: 1 });
  return { socketMs: opened.p50, bytes: opened.bytes, restMs: read.p50 };
}

function figureOf(how: string, unit: 'ms' | 'bytes'): Figure {
  const rows: Row[] = [
    { subject: 'Colloquy', rounds: [] },
    { subject: `with ${few}`, rounds: [] },
  ];
  return { name: `Opening a conversation of ${many.toLocaleString('en')} messages, ${how}`, unit, rows, goal: null };
}

function ratioOf({ name, unit, rows }: Figure): Figure {
  const [long, short] = rows;
  const rounds = long!.rounds.map((value, round) => value / short!.rounds[round]!);
  return {
    name: `${name}: ${unit} against ${few} messages`,
    unit: '×',
    rows: [{ subject: 'Colloquy', rounds }],
    goal: { atMost: 1.2 },
  };
}
