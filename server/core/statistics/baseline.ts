import { total } from './score-counts.ts';

/**
 * The shares of outcomes that are expected of a subject: those of its own events; what they lack to `enough` is filled up with
 * events that come as in the whole fleet (all subjects of the house, this one with them). Half an event more of each outcome
 * (Jeffreys' prior) keeps any from being held impossible. Null where the fleet has fewer than `enough` as well.
 */
export function baselineOf(own: readonly number[], fleet: readonly number[], enough: number): number[] | null {
  const lacking = Math.max(enough - total(own), 0);
  if (lacking > 0 && total(fleet) < enough) return null;
  const filledUp = own.map((count, outcome) => {
    const fromFleet = lacking === 0 ? 0 : (lacking * (fleet[outcome] ?? 0)) / total(fleet);
    return count + fromFleet + 0.5;
  });
  return filledUp.map((count) => count / total(filledUp));
}
