/** One dimension of what a person said of a message. */
export interface Dimension {
  ratingType: string;
  score: number;
  comment: string;
  ratedAt: Date | null;
}

const longestComment = 500;

/** Names of the one dimension that asks what we ask. */
const helpfulness = new Set(['helpful', 'helpfulness', 'overall']);

export const foldingRule =
  'Of the ratings that a person gave a message, the one called helpful, helpfulness or overall counts; where there is ' +
  'none, the mean of all of them, halves rounded up. Of two with the same name the later counts. Comments are joined, ' +
  'each behind the name of its rating, up to 500 characters. What a person has rated in Colloquy itself stays.';

/** One rating of several dimensions, by `foldingRule`. */
export function foldRatings(dimensions: Dimension[]): { score: number; comment: string; ratedAt: Date | null } {
  const direct = dimensions.find(({ ratingType }) => helpfulness.has(ratingType));
  const sum = dimensions.reduce((total, { score }) => total + score, 0);
  const times = dimensions.flatMap(({ ratedAt }) => (ratedAt === null ? [] : [ratedAt.getTime()]));
  return {
    score: direct?.score ?? Math.floor(sum / dimensions.length + 0.5),
    comment: foldComments(dimensions),
    ratedAt: times.length === 0 ? null : new Date(Math.max(...times)),
  };
}

function foldComments(dimensions: Dimension[]): string {
  const said = dimensions.filter(({ comment }) => comment.trim() !== '');
  const [only] = said;
  const texts = new Set(said.map(({ comment }) => comment));
  const whole =
    only !== undefined && texts.size === 1
      ? only.comment
      : said.map(({ ratingType, comment }) => `${ratingType}: ${comment}`).join('\n');
  return whole.length <= longestComment ? whole : `${whole.slice(0, longestComment - 1).toWellFormed()}…`;
}

/** What is known of a person and message with what came now: by name, the later of two. */
export function mergeDimensions(known: Dimension[], come: Dimension[]): { all: Dimension[]; changed: Dimension[] } {
  const all = new Map(known.map((dimension) => [dimension.ratingType, dimension]));
  const changed = new Map<string, Dimension>();
  for (const dimension of come) {
    const before = all.get(dimension.ratingType);
    if (before !== undefined && (isLater(before, dimension) || isSame(before, dimension))) continue;
    all.set(dimension.ratingType, dimension);
    changed.set(dimension.ratingType, dimension);
  }
  const byName = (one: Dimension, other: Dimension): number => (one.ratingType < other.ratingType ? -1 : 1);
  return { all: [...all.values()].sort(byName), changed: [...changed.values()] };
}

function isLater({ ratedAt: one }: Dimension, { ratedAt: other }: Dimension): boolean {
  return one !== null && other !== null && one > other;
}

function isSame(one: Dimension, other: Dimension): boolean {
  return (
    one.score === other.score &&
    one.comment === other.comment &&
    (one.ratedAt?.getTime() ?? null) === (other.ratedAt?.getTime() ?? null)
  );
}
