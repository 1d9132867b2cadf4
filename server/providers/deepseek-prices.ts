import type { BucketPrices, HourlyPrice, PriceVersion } from './price.ts';
import { bucketPrices } from './price-units.ts';

/** Dollars a million tokens. */
type Dollars = [cacheHit: number, cacheMiss: number, output: number];

const SOURCE = 'https://api-docs.deepseek.com/quick_start/pricing';

function buckets([cacheHit, cacheMiss, output]: Dollars): BucketPrices {
  return bucketPrices({ input: cacheMiss, cacheRead: cacheHit, output });
}

function since(from: string, to: string | null, dollars: Dollars, hours?: HourlyPrice[]): PriceVersion {
  return {
    validFrom: new Date(from),
    validTo: to === null ? null : new Date(to),
    source: SOURCE,
    price: hours === undefined ? buckets(dollars) : { ...buckets(dollars), hours },
  };
}

const oclock = (hour: number, minute = 0): number => hour * 60 + minute;

/** The hours in which offices work in Beijing cost twice as much. */
function peaks([cacheHit, cacheMiss, output]: Dollars, when: Pick<HourlyPrice, 'days' | 'except'> = {}): HourlyPrice[] {
  const price = buckets([2 * cacheHit, 2 * cacheMiss, 2 * output]);
  return [
    { from: oclock(1), to: oclock(4), ...when, price },
    { from: oclock(6), to: oclock(10), ...when, price },
  ];
}

const WEEKDAYS = { days: [1, 2, 3, 4, 5] };
/** China's holidays cost no more than nights. Those of a year that is not here yet are priced as workdays. */
const HOLIDAYS = ['2026-09-25', '2026-10-01', '2026-10-02', '2026-10-05', '2026-10-06', '2026-10-07'];
const WORKDAYS = { ...WEEKDAYS, except: HOLIDAYS };

/** From February to September of 2025 nights cost less, and the same for both models. */
const nights: HourlyPrice[] = [{ from: oclock(16, 30), to: oclock(0, 30), price: buckets([0.035, 0.135, 0.55]) }];
/** Two names for the same model, until they were retired. */
const sinceV31: PriceVersion[] = [
  since('2025-09-05T16:00Z', '2025-09-29T12:00Z', [0.07, 0.56, 1.68]),
  since('2025-09-29T12:00Z', '2026-04-24T00:00Z', [0.028, 0.28, 0.42]),
  since('2026-05-12T00:00Z', '2026-07-24T15:59Z', [0.0028, 0.14, 0.28]),
];

const [RAISED, WEEKENDS_FREED, V41] = ['2026-08-16T16:00Z', '2026-08-22T16:00Z', '2026-09-10T04:00Z'] as const;
const V4_FLASH: Dollars = [0.007, 0.22, 0.66];
const V4_PRO: Dollars = [0.022, 0.66, 1.98];
const V41_FLASH: Dollars = [0.003, 0.15, 0.6];
const flash: PriceVersion[] = [since(V41, null, V41_FLASH, peaks(V41_FLASH, WORKDAYS))];

/** What DeepSeek's models cost since when, as far as its price lists were seen; between two of them nobody knows. */
export const deepseekPrices: Record<string, PriceVersion[]> = {
  'deepseek-chat': [since('2025-02-26T16:30Z', '2025-09-05T16:00Z', [0.07, 0.27, 1.1], nights), ...sinceV31],
  'deepseek-reasoner': [since('2025-02-26T16:30Z', '2025-09-05T16:00Z', [0.14, 0.55, 2.19], nights), ...sinceV31],
  'deepseek-v4-flash': [
    since('2026-05-12T00:00Z', RAISED, [0.0028, 0.14, 0.28]),
    since(RAISED, WEEKENDS_FREED, V4_FLASH, peaks(V4_FLASH)),
    since(WEEKENDS_FREED, V41, V4_FLASH, peaks(V4_FLASH, WEEKDAYS)),
    ...flash,
  ],
  'deepseek-flash': flash,
  'deepseek-v4-pro': [
    since('2026-06-02T00:00Z', RAISED, [0.003625, 0.435, 0.87]),
    since(RAISED, WEEKENDS_FREED, V4_PRO, peaks(V4_PRO)),
    since(WEEKENDS_FREED, '2026-09-14T04:00Z', V4_PRO, peaks(V4_PRO, WEEKDAYS)),
    // For some weeks it was announced to be flash at flash's price; the list of October has its own price again.
    since('2026-10-27T00:00Z', null, V4_PRO, peaks(V4_PRO, WORKDAYS)),
  ],
};
