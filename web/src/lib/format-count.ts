const whole = new Intl.NumberFormat();
const short = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });

export function formatCount(count: number): string {
  return whole.format(count);
}

/** 12,345 as 12.3K: for places where the size matters and not the digit. */
export function formatCountShort(count: number): string {
  return count < 10_000 ? whole.format(count) : short.format(count);
}

/** Of what is counted no further than to a limit: 1,000+. */
export function countUpTo(count: number, limit: number): string {
  return count < limit ? formatCount(count) : `${formatCount(limit)}+`;
}

/** The count with the noun, in the form that fits it. */
export function countOf(count: number, one: string, many: string): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
