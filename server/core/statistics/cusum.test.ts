import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CusumAlarm, type CusumDetector, observeOutcome, startCusum } from './cusum.ts';

type Counts = readonly [number, number];
const detector: CusumDetector<Counts> = { weights: [-1, 2], threshold: 5 };

function watch(outcomes: readonly number[], state = startCusum(detector)) {
  const alarms: CusumAlarm<Counts>[] = [];
  let now = state;
  for (const outcome of outcomes) {
    const at = (watched += 1);
    const { state: after, alarm } = observeOutcome(detector, now, { outcome, at });
    now = after;
    if (alarm !== null) alarms.push(alarm);
  }
  return { state: now, alarms };
}
let watched = 0;

test('what goes well takes the statistic down to zero and no further, so it can’t be saved up', () => {
  watched = 0;
  expect(watch([0, 0, 0, 1, 0]).state).toEqual({ statistic: 1, lastZero: 3, since: [1, 1] });
  expect(watch([0, 0]).state).toEqual({ statistic: 0, lastZero: 7, since: [0, 0] });
});

test('an alarm tells when the statistic left zero and what came since, and it begins anew', () => {
  watched = 0;
  const { state, alarms } = watch([0, 1, 0, 1, 1, 0]);
  expect(alarms).toEqual([{ at: 5, changedAfter: 1, since: [1, 3] }]);
  expect(state).toEqual({ statistic: 0, lastZero: 6, since: [0, 0] });
});

test('what was bad from the first event has no change point', () => {
  watched = 0;
  expect(watch([1, 1, 1]).alarms).toEqual([{ at: 3, changedAfter: null, since: [0, 3] }]);
});

test('what has no weight changes nothing', () => {
  watched = 0;
  expect(watch([1, 7, -1]).state).toEqual({ statistic: 2, lastZero: null, since: [0, 1] });
});

test('stopped anywhere, kept as JSON and gone on with, it says the same', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1 })), fc.nat(), (outcomes, cut) => {
      const at = cut % (outcomes.length + 1);
      watched = 0;
      const whole = watch(outcomes);
      watched = 0;
      const before = watch(outcomes.slice(0, at));
      const after = watch(outcomes.slice(at), JSON.parse(JSON.stringify(before.state)) as typeof before.state);
      expect({ state: after.state, alarms: [...before.alarms, ...after.alarms] }).toEqual(whole);
    }),
  );
});
