import type { Ranking } from '#web/api/quality.ts';

/** A ranking as the rows of a file. */
export function rankingRows({ results, from, until }: Ranking): (string | number | null)[][] {
  const titles = [
    `Name (days in UTC from ${from} to before ${until})`,
    'Rank, best',
    'Rank, worst',
    'Bayesian average',
    'Ratings',
    'Mean',
    'Mean, low',
    'Mean, high',
    'Ones',
    'Twos',
    'Threes',
    'Fours',
    'Fives',
    'Fours and fives',
    'Fours and fives, low',
    'Fours and fives, high',
    'Answers',
    'Coverage',
    'Flags',
  ];
  const rows = results.map((row) => [
    row.name,
    row.rank?.first ?? null,
    row.rank?.last ?? null,
    row.rank?.average ?? null,
    row.ratings,
    row.mean,
    row.mean_interval?.low ?? null,
    row.mean_interval?.high ?? null,
    ...row.scores,
    row.four_or_more,
    row.four_or_more_interval?.low ?? null,
    row.four_or_more_interval?.high ?? null,
    row.answers,
    row.coverage,
    row.flags,
  ]);
  return [titles, ...rows];
}
