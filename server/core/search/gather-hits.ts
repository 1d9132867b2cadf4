import type { Context } from '#server/core/context.ts';
import type { SearchQuery } from './search-query.ts';
import { type Candidate, listCandidates, listSegments, type SearchFilter } from './search-store.ts';
import { conversationWord, segmentKey } from './segments.ts';
import { tsQueryOf } from './ts-query.ts';

export interface MessageHit {
  number: number;
  conversationId: string;
  createdAt: Date;
  /** How well its words fit. */
  rank: number;
}

export interface Gathered {
  /** Newest first. */
  hits: MessageHit[];
  /** Null where all was looked at; else all messages of this number and newer ones were, and how old that one is. */
  reached: { number: number; at: Date } | null;
}

export interface Gathering {
  query: SearchQuery;
  filter: SearchFilter;
  /** The number of the conversation that is searched; null: all. */
  within: number | null;
  before: number;
}

/** What a search gathers before it is ordered and divided into pages. */
export const mostHits = 200;
/** Of each segment at a time. */
const mostOfSegment = 256;
/** Where a search comes to an end with what it has: candidates of which few or none are hits, or a slow machine. */
const mostCandidates = 4_000;
const longestMs = 45;

/**
 * Looks through the viewer's segments, newest first: one, and four times as many whenever that was not enough. So common
 * words, of which one segment has plenty, cost no more than rare ones, which are not in most.
 */
export async function gatherHits(
  ctx: Pick<Context, 'actor' | 'db'>,
  { query, filter, within, before }: Gathering,
): Promise<Gathered> {
  const extra = within === null ? [] : [conversationWord(within)];
  const segments = await listSegments(ctx, before, filter);
  const hits: MessageHit[] = [];
  const began = performance.now();
  let reached: Gathered['reached'] = null;
  let seen = 0;
  let at = 0;
  for (let step = 1; at < segments.length && hits.length <= mostHits; step = reached === null ? step * 4 : 1) {
    if (seen >= mostCandidates || (at > 0 && performance.now() - began > longestMs)) break;
    const group = segments.slice(at, at + step);
    const wanted = group.flatMap(({ segment }) => {
      const written = tsQueryOf(query, segmentKey(ctx.actor.userId, segment), extra);
      return written === null ? [] : [{ segment, query: written }];
    });
    const limit = { before: reached?.number ?? before, limit: mostOfSegment, filter };
    const candidates = await listCandidates(ctx, wanted, limit);
    seen += candidates.length;
    const cut = firstCut(candidates);
    reached = cut && { number: cut.number, at: cut.createdAt };
    for (const { rank, number, conversationId, createdAt } of candidates) {
      if (rank !== null && number >= (cut?.number ?? 0)) hits.push({ number, conversationId, createdAt, rank });
    }
    at = cut === null ? at + group.length : segments.findIndex(({ segment }) => segment === cut.segment);
  }
  const kept = hits.slice(0, mostHits);
  const last = kept.at(-1);
  if (hits.length > mostHits) return { hits: kept, reached: { number: last!.number, at: last!.createdAt } };
  if (at >= segments.length) return { hits: kept, reached: null };
  const done = segments[at - 1];
  return { hits: kept, reached: reached ?? { number: done!.firstNumber, at: done!.firstAt } };
}

/** The last candidate of the newest segment that may have more of them: what is older was looked at in part only. */
function firstCut(candidates: Candidate[]): Candidate | null {
  for (const rows of Map.groupBy(candidates, ({ segment }) => segment).values()) {
    if (rows.length >= mostOfSegment) return rows.at(-1)!;
  }
  return null;
}
