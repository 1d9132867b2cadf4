import type { StreamsResult } from '#bench/load/jobs.ts';
import { type Figure, median, percentile, type Row } from '#bench/measure/figure.ts';
import type { Bench } from './bench.ts';
import { startStreamSubjects, type StreamSubject, type StreamSubjects } from './stream-subjects.ts';

interface Setting {
  atOnce: number;
  tokensEach: number;
  seconds: number;
  goalMs: number;
}

/** Tokens come every 20 ms, the first one too: what a fast model does. */
const tokensPerSecond = 50;
const settings: Setting[] = [
  { atOnce: 1, tokensEach: 5, seconds: 5, goalMs: 3 },
  { atOnce: 50, tokensEach: 25, seconds: 4, goalMs: 5 },
];

const overSocket = 'Colloquy, WebSocket';

/** How much later the first token comes than from the model server alone. */
export async function measureFirstToken(bench: Bench): Promise<Figure[]> {
  const subjects = await startStreamSubjects();
  const figures: Figure[] = [];
  for (const setting of settings) {
    await measureAll(bench, subjects, { ...setting, seconds: 1 });
    const rounds: Map<string, number[]>[] = [];
    for (let round = 0; round < bench.rounds; round++) rounds.push(await measureAll(bench, subjects, setting));
    figures.push(...figuresOf(setting, subjects, rounds));
  }
  return figures;
}

/** The times to the first token, by subject, each in its turn. */
async function measureAll(bench: Bench, subjects: StreamSubjects, setting: Setting): Promise<Map<string, number[]>> {
  const took = new Map<string, number[]>();
  for (const subject of [subjects.alone, subjects.colloquy, ...subjects.others]) {
    took.set(subject.name, (await stream(bench, subject, setting)).firstTokenMs);
  }
  took.set(overSocket, (await streamOverSocket(bench, subjects.colloquy, setting)).firstTokenMs);
  return took;
}

function stream({ load }: Bench, subject: StreamSubject, setting: Setting): Promise<StreamsResult> {
  return load.run<'streams'>({ kind: 'streams', ...subject.ask(contentOf(setting)), ...placesOf(setting) });
}

function streamOverSocket(
  { load }: Bench,
  { port, cookie, chats }: StreamSubjects['colloquy'],
  setting: Setting,
): Promise<StreamsResult> {
  const paths = chats.map((id) => `/ws/ai-chat/${id}/?stream=true`);
  return load.run<'socket-streams'>({
    kind: 'socket-streams',
    port,
    paths,
    headers: { cookie },
    content: contentOf(setting),
    ...placesOf(setting),
  });
}

function contentOf({ tokensEach }: Setting): string {
  return `[[pace-${tokensPerSecond}-${tokensEach}]] What is the tide doing?`;
}

function placesOf({ atOnce, tokensEach, seconds }: Setting) {
  return { atOnce, tokensEach, seconds, rampMs: (tokensEach * 1000) / tokensPerSecond };
}

function figuresOf({ atOnce, goalMs }: Setting, subjects: StreamSubjects, rounds: Map<string, number[]>[]): Figure[] {
  const { alone, colloquy, others } = subjects;
  const rowOf = (subject: string, share: number): Row => ({
    subject,
    rounds: rounds.map((took) => percentile(took.get(subject)!, share) - percentile(took.get(alone.name)!, share)),
  });
  const aloneMs = median(rounds.map((took) => percentile(took.get(alone.name)!, 0.5)));
  return [colloquy.name, overSocket].flatMap((ours) =>
    [50, 95].map((percent) => ({
      name: `Added to the first token, ${atOnce} at once, p${percent}${ours === overSocket ? ', over WebSocket' : ', over SSE'}`,
      unit: 'ms' as const,
      rows: [ours, ...others.map(({ name }) => name)].map((subject) => rowOf(subject, percent / 100)),
      goal: percent === 50 ? { atMost: goalMs } : null,
      ...(percent === 50 && {
        note: `the model server alone takes ${aloneMs.toFixed(1)} ms; ours is durable before it is shown, the others store nothing`,
      }),
    })),
  );
}
