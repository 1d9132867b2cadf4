import type { Context } from '#server/core/context.ts';
import type { SearchQuery } from './search-query.ts';
import { type Candidate, listCandidates, listSegments, type SearchFilter } from './search-store.ts';
import { conversationWord, type Segment, segmentWord, shelfKey } from './segments.ts';
import { type TsQuery, tsQueryOf } from './ts-query.ts';

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
export const mostHits = 100;
/** Of each shelf at a time. */
const mostOfShelf = 128;
/** Where a search comes to an end with what it has: candidates of which few or none are hits, or a slow machine. */
const mostCandidates = 4_000;
const longestMs = 35;

/**
 * Looks through the viewer's segments, newest first: one, and eight times as many whenever that was not enough. So common
 * words, of which one segment has plenty, cost no more than rare ones, which are not in most.
 */
export async function gatherHits(
  ctx: Pick<Context, 'actor' | 'db'>,
  { query, filter, within, before }: Gathering,
): Promise<Gathered> {
  const segments = await listSegments(ctx, before, filter);
  const began = performance.now();
  const hits: MessageHit[] = [];
  let reached: Gathered['reached'] = { number: before, at: new Date() };
  let seen = 0;
  let step = 1;
  while (reached !== null && hits.length <= mostHits) {
    const isTired = seen >= mostCandidates || (seen > 0 && performance.now() - began > longestMs);
    if (isTired) break;
    const from: number = reached.number;
    const rest = segments.filter(({ firstNumber }) => firstNumber < from);
    const group = rest.slice(0, step);
    const shelves = shelvesOf(ctx, group, query, within);
    const candidates = await listCandidates(ctx, shelves, { before: from, limit: mostOfShelf, filter });
    seen += candidates.length;
    const cut = firstCut(candidates);
    for (const { rank, number, conversationId, createdAt } of candidates) {
      if (rank !== null && number >= (cut?.number ?? 0)) hits.push({ number, conversationId, createdAt, rank });
    }
    const oldest = group.at(-1);
    if (cut !== null) reached = { number: cut.number, at: cut.createdAt };
    else
      reached =
        oldest === undefined || group.length === rest.length
          ? null
          : { number: oldest.firstNumber, at: oldest.oldestAt };
    step = cut === null ? step * 8 : 1;
  }
  if (hits.length <= mostHits) return { hits, reached };
  const kept = hits.slice(0, mostHits);
  const last = kept.at(-1)!;
  return { hits: kept, reached: { number: last.number, at: last.createdAt } };
}

/** What is looked for on each shelf that the segments stand on. */
function shelvesOf(
  { actor }: Pick<Context, 'actor'>,
  segments: Pick<Segment, 'segment' | 'shelf'>[],
  query: SearchQuery,
  within: number | null,
): TsQuery[] {
  const inConversation = within === null ? [] : [[conversationWord(within)]];
  return Array.from(
    Map.groupBy(segments, ({ shelf }) => shelf),
    ([shelf, some]) => {
      const inSegments = some.map(({ segment }) => segmentWord(actor.userId, segment));
      return tsQueryOf(query, shelfKey(shelf), [inSegments, ...inConversation]);
    },
  );
}

/** The newest candidate that older ones of its shelf may lie behind: those of other shelves were looked at further back. */
function firstCut(candidates: Candidate[]): Candidate | null {
  const full = [...Map.groupBy(candidates, ({ shelf }) => shelf).values()].filter((rows) => rows.length >= mostOfShelf);
  return full.map((rows) => rows.at(-1)!).sort((a, b) => b.number - a.number)[0] ?? null;
}
