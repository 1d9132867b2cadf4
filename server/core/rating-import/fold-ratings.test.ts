import { describe, expect, test } from 'vitest';
import { type Dimension, foldRatings, mergeDimensions } from './fold-ratings.ts';

const dimension = (ratingType: string, score: number, comment = '', ratedAt: string | null = null): Dimension => ({
  ratingType,
  score,
  comment,
  ratedAt: ratedAt === null ? null : new Date(ratedAt),
});

describe('folding', () => {
  test.for(['helpful', 'helpfulness', 'overall'])('%s counts alone', (name) => {
    expect(foldRatings([dimension('accuracy', 1), dimension(name, 5), dimension('clarity', 1)]).score).toBe(5);
  });

  test.for([
    [[4], 4],
    [[1, 2], 2],
    [[1, 1, 2], 1],
    [[4, 5], 5],
    [[1, 5, 5], 4],
  ] as const)('the mean of %j is %i', ([scores, score]) => {
    expect(foldRatings(scores.map((value, index) => dimension(`d${index}`, value))).score).toBe(score);
  });

  test('comments stand behind the names of their ratings, one that is the same everywhere stands once', () => {
    expect(foldRatings([dimension('accuracy', 3, 'Wrong year'), dimension('clarity', 4, 'Clear')]).comment).toBe(
      'accuracy: Wrong year\nclarity: Clear',
    );
    expect(foldRatings([dimension('accuracy', 3, 'Fine'), dimension('clarity', 4, 'Fine')]).comment).toBe('Fine');
  });

  test('comments that are too long together are cut', () => {
    const { comment } = foldRatings([
      dimension('accuracy', 3, 'a'.repeat(400)),
      dimension('clarity', 4, '🌊'.repeat(200)),
    ]);
    expect(comment).toHaveLength(500);
    expect(comment.isWellFormed()).toBe(true);
    expect(comment.endsWith('…')).toBe(true);
  });

  test('it was given when the last of them was', () => {
    const first = dimension('accuracy', 3, '', '2025-01-01T00:00:00Z');
    const second = dimension('clarity', 3, '', '2025-02-01T00:00:00Z');
    expect(foldRatings([second, first, dimension('tone', 3)]).ratedAt).toEqual(new Date('2025-02-01T00:00:00Z'));
  });
});

describe('of two with one name', () => {
  const older = dimension('accuracy', 2, '', '2025-01-01T00:00:00Z');
  const newer = dimension('accuracy', 4, '', '2025-02-01T00:00:00Z');

  test('the later counts, in whatever order they come', () => {
    expect(mergeDimensions([older], [newer])).toEqual({ all: [newer], changed: [newer] });
    expect(mergeDimensions([newer], [older])).toEqual({ all: [newer], changed: [] });
  });

  test('the one that comes last counts where they have no time', () => {
    const [one, other] = [dimension('accuracy', 2), dimension('accuracy', 4)];
    expect(mergeDimensions([one], [other]).all).toEqual([other]);
  });

  test('the same again changes nothing', () => {
    expect(mergeDimensions([older], [{ ...older }]).changed).toEqual([]);
  });
});
