import { addDays } from '#server/core/usage/calendar.ts';
import { zoneNamed } from '#server/core/usage/zone.ts';
import { daysAgo, type Plan, timeAgo } from './plan.ts';
import type { Person } from './plan-people.ts';

const houseDays = 182;
const dayMs = 86_400_000;
const hourMs = 3_600_000;
/** Of what falls on a weekend, what is left there. */
const weekendShare = 0.2;
const lastHour = 22.5;

/** A moment at which somebody would ask something: by day, where they are, mostly on a working day; more and more often. */
export function momentOf(plan: Plan, person: Person): number {
  const { random } = plan;
  for (;;) {
    const days = houseDays * (1 - Math.sqrt(random.next()));
    const at = atWork(plan, person, timeAgo(plan, days));
    const isWeekend = [0, 6].includes(new Date(`${zoneNamed(person.zone).dateOf(new Date(at))}T12:00Z`).getUTCDay());
    const isHere = !person.hasLeft || daysAgo(plan, at) > 41;
    if (at < plan.now - hourMs && isHere && (!isWeekend || random.chance(weekendShare))) return at;
  }
}

/** Some hour of the same day. */
function atWork({ random }: Plan, { zone }: Person, at: number): number {
  const hour = Math.min(Math.max(13 + 3 * random.normal(), 6.5), lastHour);
  const named = zoneNamed(zone);
  return named.startOf(named.dateOf(new Date(at))).getTime() + Math.round(hour * hourMs);
}

/** When somebody goes on who has read an answer: mostly at once, now and then on another day. */
export function whenTheyGoOn(plan: Plan, person: Person, readAt: number): number {
  const { random } = plan;
  const soon = readAt + random.timeAround(70_000, 0.8);
  if (random.chance(0.95)) return soon;
  const zone = zoneNamed(person.zone);
  const next = addDays(zone.dateOf(new Date(readAt)), 1 + random.below(4));
  return Math.max(soon, zone.startOf(next).getTime() + 9 * hourMs + random.below(8 * hourMs));
}

export const weekMs = 7 * dayMs;
