import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { pino } from 'pino';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SystemContext } from '#server/core/context.ts';
import { foldSome } from '#server/core/usage/fold-usage.ts';
import { ownSeriesOf } from '#server/core/usage/own-series.ts';
import { readPartsUsed } from '#server/core/usage/own-series-store.ts';
import { findActiveDays, readDays, readTotal } from '#server/core/usage/report-store.ts';
import { type Days, daysBetween, zoneNamed } from '#server/core/usage/zone.ts';
import { createKysely } from '#server/db/database.ts';
import { createPool } from '#server/db/pool.ts';
import { LocalBus } from '#server/events/bus.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { type Call, countedByDay, recordCalls } from './facts.ts';

let database: TestDatabase;
let pool: Pool;
let ctx: SystemContext;
let lastUserId = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  const log = pino({ level: 'silent' });
  pool = createPool({ url: database.url, size: 6 }, log);
  ctx = { db: createKysely(pool), pool, events: new LocalBus(), log };
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const moment = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2026, 11, 31) }).map((ms) => new Date(ms));
const call = fc.record<Call>({
  at: moment,
  tokens: fc.integer({ min: 0, max: 200_000 }),
  costNano: fc.option(fc.integer({ min: 0, max: 5_000_000_000 }), { nil: null }),
});

const wholeYearIn = (zone: string): Days => daysBetween(zoneNamed(zone), '2025-12-30', '2027-01-03');

async function shownByDay(userId: number, zone: string) {
  const days = await readDays(ctx, userId, wholeYearIn(zone));
  return Object.fromEntries(
    days.map((day) => [
      day.date,
      { tokens: day.inputTokens + day.outputTokens, costNano: day.costNano, unpriced: day.unpricedCalls },
    ]),
  );
}

const answerers = Array.from({ length: 3 }, () => ({ agentId: randomUUID(), llmModelId: randomUUID() }));

/** In the hour of its day in UTC, half of the time; so that days have busy hours. */
function atHour(at: Date, hour: number): Date {
  return at.getTime() % 2 === 0 ? at : new Date(Math.floor(at.getTime() / 86_400_000) * 86_400_000 + hour * 3_600_000);
}

/** What each agent's or model's series says, but for days with nothing. */
async function seriesByDay(userId: number, zone: string, by: 'agent' | 'model') {
  const days = wholeYearIn(zone);
  const used = await readPartsUsed(ctx, userId, days, by);
  const { series } = ownSeriesOf(used, days, { zone, most: 'cost', top: 20 });
  const onDays = ({ tokens, costNano, unpricedCalls, calls }: (typeof series)[number]) =>
    days.dates.flatMap((date, day) => {
      const values = { tokens: tokens[day]!, costNano: costNano[day]!, unpriced: unpricedCalls[day]! };
      if (calls[day]! > 0) return [[date, values]];
      expect(values).toEqual({ tokens: 0, costNano: 0, unpriced: 0 });
      return [];
    });
  return Object.fromEntries(series.map((part) => [part.id, Object.fromEntries(onDays(part))]));
}

describe('what is shown of use', () => {
  test('is what the ledger says, whatever has been folded of it, by however many at once', async () => {
    const history = fc.array(fc.tuple(fc.array(call, { maxLength: 12 }), fc.integer({ min: 0, max: 9 })), {
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const userId = (lastUserId += 1);
        const calls: Call[] = [];
        for (const [added, most] of steps) {
          await recordCalls(pool, userId, added);
          calls.push(...added);
          await Promise.all([foldSome(ctx, most), foldSome(ctx, most), shownByDay(userId, 'UTC')]);
          expect(await shownByDay(userId, 'UTC')).toEqual(countedByDay(calls, 'UTC'));
        }
        const total = await readTotal(ctx, userId, wholeYearIn('UTC'));
        expect(total).toMatchObject({
          calls: calls.length,
          answers: calls.length,
          costNano: calls.reduce((sum, { costNano }) => sum + (costNano ?? 0), 0),
        });
      }),
      { numRuns: 25, seed: 4 },
    );
  });

  test('is the same in every snapshot while it is folded', async () => {
    const userId = (lastUserId += 1);
    const calls = fc.sample(call, { numRuns: 400, seed: 5 });
    await recordCalls(pool, userId, calls);
    const expected = countedByDay(calls, 'UTC');
    let isFolding = true;
    const folding = (async () => {
      while ((await foldSome(ctx, 7)) > 0);
      isFolding = false;
    })();
    while (isFolding) expect(await shownByDay(userId, 'UTC')).toEqual(expected);
    await folding;
    expect(await shownByDay(userId, 'UTC')).toEqual(expected);
  });

  test('is cut into days rightly in every time zone, on the days on which clocks change too', async () => {
    const userId = (lastUserId += 1);
    const calls = [
      ...fc.sample(call, { numRuns: 300, seed: 6 }),
      // Clocks change in March, April, September, October and November: every quarter of an hour of those nights.
      ...['2026-03-08', '2026-03-29', '2026-04-05', '2026-09-27', '2026-10-25', '2026-11-01'].flatMap((date) =>
        Array.from({ length: 4 * 36 }, (_, quarter): Call => {
          const at = new Date(Date.parse(date) + (quarter - 4 * 8) * 900_000);
          return { at, tokens: 1, costNano: 1 };
        }),
      ),
    ];
    await recordCalls(pool, userId, calls);
    while ((await foldSome(ctx, 2_000)) > 0);
    const wrong: string[] = [];
    // Zones whose days begin at the same moments all year are read once.
    const known = new Map<string, Promise<Awaited<ReturnType<typeof shownByDay>>>>();
    for (const zone of Intl.supportedValuesOf('timeZone')) {
      const begins = wholeYearIn(zone).starts.join();
      if (!known.has(begins)) known.set(begins, shownByDay(userId, zone));
      const shown = await known.get(begins)!;
      if (JSON.stringify(sorted(shown)) !== JSON.stringify(sorted(countedByDay(calls, zone)))) wrong.push(zone);
    }
    expect(wrong).toEqual([]);
  });

  test.each([
    'Pacific/Chatham',
    'America/Los_Angeles',
    'Europe/London',
    'America/St_Johns',
    'Australia/Lord_Howe',
    'UTC',
  ])('is divided by agents and models on days in %s, whichever hours of them were the busy ones', async (zone) => {
    const hours = fc.constantFrom(0, 5, 11, 17, 23);
    const person = fc.tuple(hours, fc.array(fc.tuple(call, fc.nat(2)), { minLength: 20, maxLength: 80 }), fc.nat(60));
    await fc.assert(
      fc.asyncProperty(person, async ([hour, made, folded]) => {
        const userId = (lastUserId += 1);
        const all = made.map(([one, by]): [Call, number] => [{ ...one, at: atHour(one.at, hour) }, by]);
        for (const [by, answerer] of answerers.entries())
          await recordCalls(
            pool,
            userId,
            all.filter(([, of]) => of === by).map(([one]) => one),
            answerer,
          );
        await foldSome(ctx, folded);
        for (const kind of ['agent', 'model'] as const) {
          const shown = await seriesByDay(userId, zone, kind);
          const counted = answerers.map((answerer, by) => [
            kind === 'agent' ? answerer.agentId : answerer.llmModelId,
            countedByDay(
              all.filter(([, to]) => to === by).map(([one]) => one),
              zone,
            ),
          ]);
          expect(shown).toEqual(Object.fromEntries(counted.filter(([, days]) => Object.keys(days!).length > 0)));
        }
      }),
      { numRuns: 6, seed: 8 },
    );
  });

  test('is listed by the days on which there was anything', async () => {
    const userId = (lastUserId += 1);
    const calls = fc.sample(call, { numRuns: 60, seed: 7 });
    await recordCalls(pool, userId, calls);
    await foldSome(ctx, 30);
    const zone = 'Asia/Kathmandu';
    const days = Object.keys(countedByDay(calls, zone)).sort();
    expect(await findActiveDays(ctx, userId, wholeYearIn(zone))).toEqual(days);
  });
});

function sorted<Value>(days: Record<string, Value>): [string, Value][] {
  return Object.entries(days).sort(([a], [b]) => (a < b ? -1 : 1));
}
