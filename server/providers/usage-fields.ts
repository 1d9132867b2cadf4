/** Reading reports that may hold anything. */

/** The number, or null where the field is absent. What is there but no number becomes NaN, which is believed nowhere. */
export function count(value: unknown, name: string): number | null {
  const found = field(value, name);
  if (found === undefined || found === null) return null;
  return typeof found === 'number' ? found : Number.NaN;
}

export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

/** Whole seconds, any begun one counted; 0 where there are none, or something else stands there. */
export function seconds(value: unknown, name: string): number {
  const found = field(value, name);
  return typeof found === 'number' ? Math.ceil(found) : 0;
}

/** The tokens of one modality in a list of them, as Google tells them apart. */
export function sumWhere(details: unknown, modality: string): number {
  if (!Array.isArray(details)) return 0;
  return details
    .filter((detail) => field(detail, 'modality') === modality)
    .reduce<number>((sum, detail) => sum + (count(detail, 'tokenCount') ?? 0), 0);
}

/** Counts stand at the top of a report, or in its details. */
const DEEPEST = 2;

/**
 * Two reports of one call as one. Providers count from the start, so that what was counted once can't be less later:
 * of two numbers the greater holds, whichever came last. Of anything else the last does.
 */
export function greatestOf(before: unknown, told: unknown, depth = 0): unknown {
  if (typeof before === 'number') return typeof told === 'number' && told > before ? told : before;
  if (!isRecord(before) || depth === DEEPEST) return told ?? before;
  if (!isRecord(told)) return before;
  const merged = Object.entries(told).map(([name, value]) => [name, greatestOf(field(before, name), value, depth + 1)]);
  return Object.fromEntries([...Object.entries(before), ...merged]);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
