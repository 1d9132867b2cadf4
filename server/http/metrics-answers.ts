import { Counter, Histogram, type Registry } from 'prom-client';
import type { AnswerObserver } from '#server/core/answers/answer-observer.ts';

/** Counts what the answer engine tells. Providers and outcomes are few and fixed, so there are few series. */
export function countAnswers(registry: Registry): AnswerObserver {
  const registers = [registry];
  const flushSeconds = new Histogram({
    name: 'colloquy_journal_flush_duration_seconds',
    help: 'How long a commit of the journal took; text is shown when it is over.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    registers,
  });
  const segmentSize = new Histogram({
    name: 'colloquy_journal_segment_chars',
    help: 'UTF-16 units in a segment of the journal.',
    buckets: [100, 1_000, 10_000, 100_000, 1_000_000],
    registers,
  });
  const generationSeconds = new Histogram({
    name: 'colloquy_generation_duration_seconds',
    help: 'How long calls of model providers took, by how they ended.',
    labelNames: ['provider', 'outcome'],
    buckets: [0.5, 1, 2.5, 5, 10, 20, 40, 80, 160, 320, 640],
    registers,
  });
  const firstTokenSeconds = new Histogram({
    name: 'colloquy_generation_first_token_seconds',
    help: 'From the call of a model provider to the first text of its answer.',
    labelNames: ['provider'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 128],
    registers,
  });
  const tokens = new Counter({
    name: 'colloquy_tokens_total',
    help: 'Tokens by what they were charged as. Those that a provider did not report are estimated.',
    labelNames: ['provider', 'kind'],
    registers,
  });

  return {
    onJournalFlush(durationMs, length) {
      flushSeconds.observe(durationMs / 1000);
      segmentSize.observe(length);
    },
    onGeneration({ provider, outcome, startedAt, firstTokenAt, endedAt, usage }) {
      generationSeconds.observe({ provider, outcome }, secondsBetween(startedAt, endedAt));
      if (firstTokenAt !== null) firstTokenSeconds.observe({ provider }, secondsBetween(startedAt, firstTokenAt));
      for (const [bucket, kind] of tokenKinds) if (usage[bucket] > 0) tokens.inc({ provider, kind }, usage[bucket]);
    },
  };
}

const tokenKinds = [
  ['inputUncached', 'input'],
  ['inputCacheRead', 'input_cache_read'],
  ['inputCacheWrite', 'input_cache_write'],
  ['outputText', 'output'],
  ['outputReasoning', 'output_reasoning'],
] as const;

function secondsBetween(from: Date, to: Date): number {
  return Math.max(0, to.getTime() - from.getTime()) / 1000;
}
