import { LRUCache } from 'lru-cache';
import type { SystemContext } from '#server/core/context.ts';
import { countIn, histogramOf, mergeHistograms, quantile } from '#server/core/statistics/histogram.ts';
import { type AnswerSizes, deleteOldAnswerSizes, readAnswerSizes } from './answer-size-store.ts';
import type { FoldedCall } from './facts-store.ts';

/** So far back answers say how long the next one may be. */
const days = 14;
/** With fewer than that they say nothing. */
const leastAnswers = 20;
const keptMs = 5 * 60_000;

/** The sizes of the answers among calls, by agent and day. */
export function answerSizesOf(calls: FoldedCall[]): AnswerSizes[] {
  const isAnswer = ({ fact, kind, outcome }: FoldedCall): boolean =>
    fact === 'call' && (kind === 'answer' || kind === 'continuation') && outcome === 'complete';
  const grouped = Map.groupBy(
    calls.filter((call) => isAnswer(call) && call.agent_id !== null),
    ({ agent_id, date }) => `${agent_id} ${date}`,
  );
  return [...grouped.values()].map((group) => ({
    agentId: group[0]!.agent_id!,
    date: group[0]!.date,
    tokens: histogramOf(group.map(({ output_tokens }) => output_tokens)),
  }));
}

/** How long answers of an agent may well get: 19 of 20 of its last ones were no longer. Asked for again, it is kept for minutes. */
export class LikelySizes {
  readonly #known = new LRUCache<string, Promise<number | null>>({ max: 2_000, ttl: keptMs });

  /** In tokens; null where too few are known. */
  of(ctx: Pick<SystemContext, 'db'>, agentId: string): Promise<number | null> {
    const known = this.#known.get(agentId);
    if (known !== undefined) return known;
    const read = readLikelySize(ctx, agentId);
    this.#known.set(agentId, read);
    read.catch(() => this.#known.delete(agentId));
    return read;
  }
}

async function readLikelySize(ctx: Pick<SystemContext, 'db'>, agentId: string): Promise<number | null> {
  const sizes = mergeHistograms(await readAnswerSizes(ctx, agentId, days));
  const size = countIn(sizes) < leastAnswers ? null : quantile(sizes, 0.95);
  return size === null ? null : Math.ceil(size);
}

/** Deletes what is too old to say anything; how many rows there were, at most `most`. */
export function forgetOldSizes(ctx: Pick<SystemContext, 'db'>, most: number): Promise<number> {
  return deleteOldAnswerSizes(ctx, days, most);
}
