import { type Figure, median, type Row } from '#bench/measure/figure.ts';
import { type Bench, CpuWatch } from './bench.ts';
import { startStreamSubjects, type StreamSubject } from './stream-subjects.ts';

const atOnce = 500;
const tokensPerSecond = 50;
/** 2.46 s a stream: the model server alone completes 202 or 203 of them a second. */
const tokensEach = 123;
const seconds = 5;

/** Whether 500 streams at once keep the pace of the model, and what a token costs. */
export async function measureHeldPace(bench: Bench): Promise<Figure[]> {
  const { alone, colloquy, others } = await startStreamSubjects();
  const subjects = [colloquy, alone, ...others];
  const pace: Row[] = subjects.map(({ name }) => ({ subject: name, rounds: [] }));
  const cost: Row[] = subjects.map(({ name }) => ({ subject: name, rounds: [] }));
  for (let round = 0; round < bench.rounds; round++) {
    for (const [index, subject] of subjects.entries()) {
      const { streamsPerSecond, cpuPerToken } = await measure(bench, subject);
      pace[index]!.rounds.push(streamsPerSecond);
      cost[index]!.rounds.push(cpuPerToken);
    }
  }
  const offered = median(pace[1]!.rounds);
  return [
    {
      name: `Streams of ${tokensPerSecond} tokens/s, ${atOnce} at once`,
      unit: '/s',
      rows: pace,
      goal: { atLeast: 195 },
      note: `${offered.toFixed(0)}/s are offered`,
    },
    {
      name: 'CPU of a streamed token, database included',
      unit: 'µs',
      rows: cost.filter(({ subject }) => subject !== alone.name),
      goal: { atMost: 25 },
    },
  ];
}

async function measure(
  { load }: Bench,
  subject: StreamSubject,
): Promise<{ streamsPerSecond: number; cpuPerToken: number }> {
  const watch = new CpuWatch(subject.pid);
  const asked = subject.ask(`[[pace-${tokensPerSecond}-${tokensEach}]] What is the tide doing?`);
  const rampMs = (tokensEach * 1000) / tokensPerSecond;
  const result = await load.run<'streams'>({ kind: 'streams', ...asked, tokensEach, atOnce, rampMs, seconds }, watch);
  return { streamsPerSecond: result.streams / result.seconds, cpuPerToken: (watch.ms * 1000) / result.tokens };
}
