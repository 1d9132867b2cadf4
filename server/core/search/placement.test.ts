import { expect, test } from 'vitest';
import { Placement } from './placement.ts';
import { segmentSize, shelfSize } from './segments.ts';

const createdAt = new Date(0);
const always = { oldestAt: createdAt, newestAt: createdAt };
const place = (placement: Placement, userId: number, number: number) => {
  const { segment, shelf } = placement.place({ userId, number, createdAt });
  return `${segment} on ${shelf}`;
};

test('a person’s messages stand in segments of a thousand, in their order', () => {
  const placement = new Placement([], []);
  const places = Array.from({ length: segmentSize + 1 }, (_, index) => place(placement, 7, index + 1));
  expect([places[0], places[segmentSize - 1], places[segmentSize]]).toEqual(['0 on 7.0', '0 on 7.0', '1 on 7.0']);
});

test('what is indexed again stands where it stood, and counts once', () => {
  const placement = new Placement([], []);
  for (let number = 1; number <= segmentSize + 5; number += 1) place(placement, 7, number);
  expect(place(placement, 7, 3)).toBe('0 on 7.0');
  expect([...placement.changedSegments].map(({ messages }) => messages)).toEqual([segmentSize, 5]);
});

test('people share shelves until these are full, and then begin a segment on the next one', () => {
  const placement = new Placement([], [{ shard: 7, generation: 0, messages: shelfSize - 2 }]);
  expect(place(placement, 7, 1)).toBe('0 on 7.0');
  expect(place(placement, 39, 2)).toBe('0 on 7.0');
  expect(place(placement, 7, 3)).toBe('1 on 7.1');
  expect(place(placement, 39, 4)).toBe('1 on 7.1');
  expect(place(placement, 8, 5)).toBe('0 on 8.0');
});

test('what was written before the first indexing has its places already', () => {
  const placement = new Placement([], []);
  placement.addRun({ userId: 7, firstNumber: 10, lastNumber: 5_000, messages: segmentSize, ...always });
  placement.addRun({ userId: 7, firstNumber: 5_001, lastNumber: 5_009, messages: 3, ...always });
  expect([
    place(placement, 7, 4_000),
    place(placement, 7, 5_003),
    place(placement, 7, 5_010),
    place(placement, 7, 2),
  ]).toEqual(['0 on 7.0', '1 on 7.0', '1 on 7.0', '0 on 7.0']);
  expect([...placement.changedSegments].map(({ messages }) => messages)).toEqual([segmentSize, 4]);
});

test('a segment knows how old what stands in it is, in whatever order that came', () => {
  const placement = new Placement([], []);
  for (const [number, at] of [3, 1, 2].entries())
    placement.place({ userId: 7, number: number + 1, createdAt: new Date(at) });
  const [segment] = placement.changedSegments;
  expect([segment!.oldestAt, segment!.newestAt]).toEqual([new Date(1), new Date(3)]);
});
