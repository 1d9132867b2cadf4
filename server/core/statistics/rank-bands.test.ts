import { expect, test } from 'vitest';
import { type Rated, type Ranking, rankSubjects } from './rank-bands.ts';
import type { ScoreCounts } from './score-counts.ts';

const rated = (subject: string, counts: ScoreCounts): Rated<string> => ({ subject, counts });
const inShort = ({ bands, notEnoughData }: Ranking<string>): string[] => [
  ...bands.map(({ first, last, members }) => `${first}–${last}: ${members.map(({ subject }) => subject).join(', ')}`),
  ...notEnoughData.map(({ subject, counts }) => `${subject} has ${counts.reduce((sum, count) => sum + count, 0)}`),
];

test('subjects stand in the order of their averages, and those that can’t be told apart share their ranks', () => {
  const ranking = rankSubjects([
    rated('worst', [100, 60, 40, 20, 10]),
    rated('good', [5, 10, 20, 60, 65]),
    rated('best', [10, 10, 25, 130, 185]),
    rated('middling', [30, 40, 80, 60, 30]),
  ]);
  expect(inShort(ranking)).toEqual(['1–2: best, good', '3–3: middling', '4–4: worst']);
});

test('a subject with fewer than twenty ratings is never first, however good these are', () => {
  const ranking = rankSubjects([
    rated('brilliant', [0, 0, 0, 0, 19]),
    rated('solid', [2, 2, 4, 20, 20]),
    rated('unknown', [0, 0, 0, 0, 0]),
    rated('new', [0, 0, 0, 0, 20]),
  ]);
  expect(inShort(ranking)).toEqual(['1–1: new', '2–2: solid', 'brilliant has 19', 'unknown has 0']);
});

test('any two of a band overlap: what lies apart from one member begins the next, though it overlaps with another', () => {
  const wide = rated('wide', [3, 0, 0, 1, 16]);
  const narrow = rated('narrow', [20, 40, 190, 420, 330]);
  const lower = rated('lower', [60, 80, 250, 400, 210]);
  const ranking = rankSubjects([lower, narrow, wide]);
  expect(inShort(ranking)).toEqual(['1–2: wide, narrow', '3–3: lower']);
  const [first, second] = ranking.bands;
  const [top, below] = [first!.members[0]!.interval, second!.members[0]!.interval];
  expect(below.high).toBeGreaterThan(top.low);
});

test('equal averages keep the more often rated first, and of nothing there is no ranking', () => {
  const ranking = rankSubjects([rated('few', [0, 0, 20, 0, 0]), rated('many', [0, 0, 200, 0, 0])]);
  expect(inShort(ranking)).toEqual(['1–2: many, few']);
  expect(rankSubjects([])).toEqual({ bands: [], notEnoughData: [], prior: null });
});
