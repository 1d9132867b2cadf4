import { useQueryFilters } from '#web/lib/query-filters.ts';

export const usualPeriods: readonly number[] = [1, 7, 30, 90, 365];
export const mostDays = 366;
const usualDays = 30;

/** Where the reader is, as their browser says. */
export const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

export interface Period {
  days: number;
  zone: string;
  choose: (changes: { days?: number; zone?: string }) => void;
}

/** The period that the address names, so that a link and a reload keep it. What is none is the usual one. */
export function usePeriod(usual = usualDays): Period {
  const [filters, change] = useQueryFilters(['days', 'zone']);
  const days = Number(filters.days);
  return {
    days: Number.isInteger(days) && days >= 1 && days <= mostDays ? days : usual,
    zone: isZone(filters.zone) ? filters.zone : ownZone,
    choose: ({ days: chosen, zone }) =>
      change({
        ...(chosen !== undefined && { days: chosen === usual ? '' : String(chosen) }),
        ...(zone !== undefined && { zone: zone === ownZone ? '' : zone }),
      }),
  };
}

export function isZone(name: string): boolean {
  try {
    return name !== '' && Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** The last so many days in a zone, oldest first, today the last of them. */
export function lastDays({ days, zone }: Pick<Period, 'days' | 'zone'>, now: Date): string[] {
  const today = new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short' }).format(now);
  return Array.from({ length: days }, (_, index) =>
    new Date(Date.parse(today) - (days - 1 - index) * 86_400_000).toISOString().slice(0, 10),
  );
}
