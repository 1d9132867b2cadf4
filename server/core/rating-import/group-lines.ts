import type { LegacyRating } from '#contract/admin/rating-import.ts';
import type { Context } from '#server/core/context.ts';
import { type Dimension, mergeDimensions } from './fold-ratings.ts';
import type { ExportLine } from './read-export.ts';
import { findMessages, findPeople, type KnownMessage, type KnownPerson } from './store.ts';

/** All that an export says of one message by one person. */
export interface Pair {
  person: KnownPerson;
  messageId: string;
  dimensions: Dimension[];
  lines: number[];
}

export interface Refusal {
  line: number;
  reason: string;
}

type GoodLine = { line: number; rating: LegacyRating };

const batch = 1_000;

/** What an export says, by person and message, and the lines that say nothing that can be taken. */
export async function groupLines(
  ctx: Pick<Context, 'db'>,
  lines: AsyncIterable<ExportLine>,
): Promise<{ count: number; pairs: Pair[]; refusals: Refusal[] }> {
  const good: GoodLine[] = [];
  const refusals: Refusal[] = [];
  for await (const line of lines) {
    if (line.problem === undefined) good.push(line);
    else refusals.push({ line: line.line, reason: line.problem });
  }
  const count = good.length + refusals.length;
  const pairs = new Map<string, Pair>();
  for (let at = 0; at < good.length; at += batch) await add(ctx, pairs, refusals, good.slice(at, at + batch));
  refusals.sort((one, other) => one.line - other.line);
  return { count, pairs: [...pairs.values()], refusals };
}

async function add(
  ctx: Pick<Context, 'db'>,
  pairs: Map<string, Pair>,
  refusals: Refusal[],
  lines: GoodLine[],
): Promise<void> {
  const people = await findPeople(
    ctx,
    lines.map(({ rating }) => rating.user),
  );
  const messages = await findMessages(
    ctx,
    lines.map(({ rating }) => rating.message),
  );
  for (const { line, rating } of lines) {
    const person = people.get(String(rating.user).toLowerCase());
    const reason = problemWith(person, messages.get(rating.message));
    if (person === undefined || reason !== null) {
      refusals.push({ line, reason: reason ?? unknownPerson });
      continue;
    }
    const key = `${person.id} ${rating.message}`;
    const pair = pairs.get(key) ?? { person, messageId: rating.message, dimensions: [], lines: [] };
    pair.dimensions = mergeDimensions(pair.dimensions, [dimensionOf(rating)]).all;
    pair.lines.push(line);
    pairs.set(key, pair);
  }
}

const unknownPerson = 'user: Nobody here is called that.';

function problemWith(person: KnownPerson | undefined, message: KnownMessage | undefined): string | null {
  if (person === undefined) return unknownPerson;
  if (message === undefined) return 'message: There is no such message, or it is deleted.';
  if (!message.isAnswer) return 'message: Only answers can be rated.';
  if (message.userId !== person.id) return 'message: It is in somebody else’s conversation.';
  return null;
}

function dimensionOf({ rating_type, score, comment, created_at }: LegacyRating): Dimension {
  return {
    ratingType: rating_type,
    score,
    comment: comment ?? '',
    ratedAt: created_at == null ? null : new Date(created_at),
  };
}
