import type { Agent, AgentVersion } from '#server/core/agents/agent.ts';
import { compareAgentVersions } from '#server/core/agents/agent-versions.ts';
import { getChangeableAgent } from '#server/core/agents/get-agent.ts';
import type { Context } from '#server/core/context.ts';
import {
  type Difference,
  differenceOfMedians,
  differenceOfScores,
  differenceOfShares,
} from '#server/core/statistics/difference.ts';
import { countIn, histogramOf, type Histogram, quantile } from '#server/core/statistics/histogram.ts';
import type { Interval } from '#server/core/statistics/interval.ts';
import { enoughToRank } from '#server/core/statistics/rank-bands.ts';
import { summarizeScores } from '#server/core/statistics/score-summary.ts';
import { shareOf } from '#server/core/statistics/wilson-interval.ts';
import { foldUsage } from '#server/core/usage/fold-usage.ts';
import { readVersionAnswers, readVersionCounts, type VersionAnswer, type VersionCounts } from './store.ts';

export type ComparedFigure = 'rating' | 'flags' | 'errors' | 'cost' | 'tokens' | 'response_time' | 'first_token';

export interface Compared {
  figure: ComparedFigure;
  better: 'higher' | 'lower';
  first: Side;
  second: Side;
  /** Null where there is too little to tell. */
  difference: Difference | null;
  word: 'no difference shown' | 'better' | 'worse' | 'not enough data';
}

export interface Side {
  n: number;
  value: number | null;
  interval: Interval | null;
}

export interface VersionComparison {
  agent: Agent;
  first: AgentVersion;
  second: AgentVersion;
  figures: Compared[];
}

/** Of each version's answers so many, the newest, are looked at one by one. */
const mostAnswers = 2_000;

/** Two versions of an agent side by side, the second compared with the first, for who may change the agent. */
export async function compareVersions(
  ctx: Context,
  agentId: string,
  { first, second }: { first: number; second: number },
): Promise<VersionComparison> {
  const agent = await getChangeableAgent(ctx, agentId);
  const { before, version } = await compareAgentVersions(ctx, agentId, second, first);
  await foldUsage(ctx);
  const [a, b] = await Promise.all([readSide(ctx, before!), readSide(ctx, version)]);
  return { agent, first: before!, second: version, figures: figuresOf(a, b) };
}

interface VersionData extends VersionCounts {
  cost: Histogram;
  tokens: Histogram;
  duration: Histogram;
  firstToken: Histogram;
}

async function readSide(ctx: Context, { id: versionId, agentId, version }: AgentVersion): Promise<VersionData> {
  const [counts, answers] = await Promise.all([
    readVersionCounts(ctx, versionId),
    readVersionAnswers(ctx, { agentId, version, versionId }, mostAnswers),
  ]);
  const values = (of: (answer: VersionAnswer) => number | null): Histogram =>
    histogramOf(answers.flatMap((answer) => of(answer) ?? []));
  return {
    ...counts,
    cost: values(({ costNano }) => (costNano === null ? null : costNano / 1000)),
    tokens: values(({ tokens }) => tokens),
    duration: values(({ durationMs }) => durationMs),
    firstToken: values(({ firstTokenMs }) => firstTokenMs),
  };
}

function figuresOf(a: VersionData, b: VersionData): Compared[] {
  const flags = ({ flags: part, successes }: VersionData) => ({ part: Math.min(part, successes), n: successes });
  const errors = ({ requests, successes }: VersionData) => ({ part: requests - successes, n: requests });
  return [
    compared('rating', 'higher', [scoreSide(a), scoreSide(b)], differenceOfScores(a.scores, b.scores)),
    compared('flags', 'lower', [shareSide(flags(a)), shareSide(flags(b))], differenceOfShares(flags(a), flags(b))),
    compared('errors', 'lower', [shareSide(errors(a)), shareSide(errors(b))], differenceOfShares(errors(a), errors(b))),
    ofMedians('cost', a.cost, b.cost),
    ofMedians('tokens', a.tokens, b.tokens),
    ofMedians('response_time', a.duration, b.duration),
    ofMedians('first_token', a.firstToken, b.firstToken),
  ];
}

function ofMedians(figure: ComparedFigure, a: Histogram, b: Histogram): Compared {
  return compared(figure, 'lower', [medianSide(a), medianSide(b)], differenceOfMedians(a, b));
}

function compared(
  figure: ComparedFigure,
  better: 'higher' | 'lower',
  [first, second]: [Side, Side],
  found: Difference | null,
): Compared {
  const difference = Math.min(first.n, second.n) < enoughToRank ? null : found;
  return { figure, better, first, second, difference, word: wordFor(difference, better) };
}

function wordFor(difference: Difference | null, better: 'higher' | 'lower'): Compared['word'] {
  if (difference === null) return 'not enough data';
  if (!difference.excludesZero) return 'no difference shown';
  return difference.difference > 0 === (better === 'higher') ? 'better' : 'worse';
}

function scoreSide({ scores }: VersionData): Side {
  const { n, mean, interval } = summarizeScores(scores);
  return { n, value: mean, interval };
}

function shareSide({ part, n }: { part: number; n: number }): Side {
  const share = shareOf(part, n);
  return { n, value: share?.share ?? null, interval: share?.interval ?? null };
}

function medianSide(histogram: Histogram): Side {
  return { n: countIn(histogram), value: quantile(histogram, 0.5), interval: null };
}
