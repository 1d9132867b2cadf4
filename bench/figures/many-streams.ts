import type { Figure, Row } from '#bench/measure/figure.ts';
import { type Bench, CpuWatch } from './bench.ts';
import { startStreamSubjects } from './stream-subjects.ts';

const atOnce = 1000;
const tokensPerSecond = 30;
const seconds = 30;
const rampMs = 4000;
/** Every stream runs from the ramp to beyond the end of the counted time. */
const tokensEach = tokensPerSecond * (rampMs / 1000 + seconds + 2);
/** Of what the model says, what may be on its way at the end of the counted time. */
const tolerance = 0.99;

/** A thousand streams for half a minute; one that fails or lacks a token fails the measurement. */
export async function measureManyStreams({ load }: Bench): Promise<Figure[]> {
  const { colloquy, others } = await startStreamSubjects();
  const pace: Row[] = [];
  const cost: Row[] = [];
  for (const subject of [colloquy, others[0]!]) {
    const watch = new CpuWatch(subject.pid);
    const asked = subject.ask(`[[pace-${tokensPerSecond}-${tokensEach}]] Tell me all about the tide.`);
    const result = await load.run<'streams'>({ kind: 'streams', ...asked, tokensEach, atOnce, rampMs, seconds }, watch);
    pace.push({ subject: subject.name, rounds: [result.tokens / result.seconds] });
    cost.push({ subject: subject.name, rounds: [(watch.ms * 1000) / result.tokens] });
  }
  const name = `${atOnce} streams of ${tokensPerSecond} tokens/s for ${seconds} s`;
  return [
    {
      name,
      unit: 'tokens/s',
      rows: pace,
      goal: { atLeast: atOnce * tokensPerSecond * tolerance },
      note: 'none failed: every token of every stream is verified',
    },
    { name: `${name}: CPU a token`, unit: 'µs', rows: cost, goal: { atMost: 25 } },
  ];
}
