import type { Context } from '#server/core/context.ts';
import { getConversation } from '#server/core/conversations/get-conversation.ts';
import { decodeCursor, encodeCursor } from '#server/core/cursor.ts';
import { gatherHits, type MessageHit } from './gather-hits.ts';
import { parseSearch, type SearchQuery } from './search-query.ts';
import { type FoundConversation, type FoundMessage, listTitles, readFound, type SearchFilter } from './search-store.ts';
import { titleKey } from './segments.ts';
import { type Snippet, type SnippetBudget, snippetOf } from './snippet.ts';
import { tsQueryOf } from './ts-query.ts';
import { searchedLength } from './written-words.ts';

export interface Hit {
  conversation: { id: string; number: number; title: string };
  /** Null where the title is what was found. */
  message: FoundMessage | null;
  snippet: Snippet;
}

export interface SearchPage {
  hits: Hit[];
  next: string | null;
  /** Null where everything was looked at; else nothing older than this was. */
  searchedTo: Date | null;
}

const mostTitles = 20;
/** About 30 ms of work, however long the messages are. */
const snippetWords = 40_000;

/**
 * What the viewer has looked for among their own messages and titles. The newest hits are gathered, and the best of them
 * come first; after the last of those the next ones are gathered.
 */
export async function searchMessages(
  ctx: Pick<Context, 'actor' | 'db' | 'pool'>,
  typed: string,
  filter: SearchFilter,
  page: { cursor?: string | undefined; limit: number },
): Promise<SearchPage> {
  const query = parseSearch(typed);
  const { before, offset, isFirst } = placeOf(page.cursor);
  const within = filter.conversation === undefined ? null : await getConversation(ctx, { id: filter.conversation });
  if (query.wanted.length === 0) return { hits: [], next: null, searchedTo: null };

  const isNarrowed = filter.role ?? filter.from ?? filter.to ?? filter.conversation;
  const [titles, { hits, reached }] = await Promise.all([
    isFirst && isNarrowed === undefined ? findTitles(ctx, query, filter.agent) : [],
    gatherHits(ctx, { query, filter, within: within?.number ?? null, before }),
  ]);
  const found = [...titles, ...bestFirst(hits, new Date())];
  const shown = found.slice(offset, offset + page.limit);
  const isLast = offset + page.limit >= found.length;
  const newest = Math.min(before, (hits[0]?.number ?? before - 1) + 1);
  const next = isLast ? reached && [reached.number, 0, 0] : [newest, offset + page.limit, Number(isFirst)];
  return {
    hits: await readHits(ctx, shown, query),
    next: next && encodeCursor({ direction: 'older', position: next }),
    searchedTo: reached?.at ?? null,
  };
}

/** From which message on it is gathered, and how much of that has been shown; titles come before the first. */
function placeOf(cursor: string | undefined): { before: number; offset: number; isFirst: boolean } {
  if (cursor === undefined) return { before: 999_999_999_999_999, offset: 0, isFirst: true };
  const [before, offset, isFirst] = decodeCursor(cursor, 3).position;
  return { before: before!, offset: offset!, isFirst: isFirst === 1 };
}

function findTitles(
  ctx: Pick<Context, 'actor' | 'db'>,
  query: SearchQuery,
  agent: string | undefined,
): Promise<FoundConversation[]> {
  return listTitles(ctx, tsQueryOf(query, titleKey(ctx.actor.userId)), { limit: mostTitles, agent });
}

const halfLifeMs = 180 * 86_400_000;

/** A message counts half as much as one that fits as well and is half a year younger. */
function bestFirst(hits: MessageHit[], now: Date): MessageHit[] {
  const score = ({ rank, createdAt }: MessageHit): number =>
    rank * 0.5 ** ((now.getTime() - createdAt.getTime()) / halfLifeMs);
  return hits
    .map((hit) => ({ hit, score: score(hit) }))
    .sort((a, b) => b.score - a.score || b.hit.number - a.hit.number)
    .map(({ hit }) => hit);
}

async function readHits(
  ctx: Pick<Context, 'actor' | 'db'>,
  shown: (FoundConversation | MessageHit)[],
  query: SearchQuery,
): Promise<Hit[]> {
  const numbers = shown.flatMap((one) => ('title' in one ? [] : [one.number]));
  const messages = new Map<number, FoundMessage>();
  for (const message of numbers.length === 0 ? [] : await readFound(ctx, numbers, searchedLength))
    messages.set(message.number, message);
  const budget: SnippetBudget = { words: snippetWords };
  return shown.flatMap((one): Hit[] => {
    if ('title' in one) return [{ conversation: one, message: null, snippet: snippetOf(one.title, query, budget) }];
    const message = messages.get(one.number);
    if (message === undefined) return [];
    return [{ conversation: message.conversation, message, snippet: snippetOf(message.content, query, budget) }];
  });
}

/** The conversations that say in a message or in their title what the viewer looks for; the newest hits count. */
export async function findConversations(
  ctx: Pick<Context, 'actor' | 'db'>,
  typed: string,
  agent: string | undefined,
): Promise<string[]> {
  const query = parseSearch(typed);
  if (query.wanted.length === 0) return [];
  const gathering = { query, filter: { agent }, within: null, before: placeOf(undefined).before };
  const [titles, { hits }] = await Promise.all([findTitles(ctx, query, agent), gatherHits(ctx, gathering)]);
  return [...new Set([...titles.map(({ id }) => id), ...hits.map((hit) => hit.conversationId)])];
}
