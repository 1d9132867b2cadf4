import { afterAll, beforeAll, expect, test } from 'vitest';
import { Settings } from '#contract/admin/settings.ts';
import type { Problem } from '#contract/errors.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { type Cast, startCast } from '#tests/support/cast.ts';

const path = '/api/admin/settings/';

let server: AppServer;
let cast: Cast;

beforeAll(async () => {
  server = await startAppServer();
  cast = await startCast(server.url);
});
afterAll(() => server.close());

async function read(): Promise<Settings> {
  const { status, body, text } = await cast.ada.client.get<Settings>(path);
  expect(status, text).toBe(200);
  return Settings.strict().parse(body);
}

async function recorded(): Promise<object[]> {
  const { rows } = await server.pool.query<{ details: object }>(
    `select details from audit_log where action = 'settings.changed' order by id`,
  );
  return rows.map(({ details }) => details);
}

test('what nobody has set is as it is initially, and a change is kept, recorded and told apart from none', async () => {
  const initial = await read();
  expect(initial).toMatchObject({ version: 0, changed_at: null, changed_by_username: null });
  expect(initial.values).toEqual(initial.initial_values);
  expect(initial.values.archive_after_days).toBeNull();

  const set = await cast.ada.client.patch<Settings>(path, { archive_after_days: 90, based_on_version: 0 });
  expect(set.status, set.text).toBe(200);
  expect(await read()).toMatchObject({ values: { archive_after_days: 90 }, version: 1, changed_by_username: 'ada' });
  expect((await cast.ada.client.patch<Settings>(path, { archive_after_days: 90 })).body.version).toBe(1);
  expect((await cast.ada.client.patch<Settings>(path, {})).body.version).toBe(1);
  expect((await cast.ada.client.patch<Settings>(path, { archive_after_days: null })).body.version).toBe(2);
  expect(await recorded()).toEqual([
    { from: { archive_after_days: null }, to: { archive_after_days: 90 } },
    { from: { archive_after_days: 90 }, to: { archive_after_days: null } },
  ]);
});

test('a change that was made from older settings changes nothing, also when several come at once', async () => {
  const { version } = await read();
  const late = await cast.ada.client.patch<Problem>(path, { archive_after_days: 7, based_on_version: version - 1 });
  expect(late.status).toBe(409);
  expect((await read()).version).toBe(version);

  const changes = [30, 31, 32, 33].map((days) =>
    cast.ada.client.patch<Settings>(path, { archive_after_days: days, based_on_version: version }),
  );
  const statuses = (await Promise.all(changes)).map(({ status }) => status);
  expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 409, 409, 409]);
  expect((await read()).version).toBe(version + 1);
});

test('only administrators read and change it', async () => {
  expect((await server.client().get(path)).status).toBe(401);
  expect((await server.client().patch(path, {})).status).toBe(401);
  expect((await cast.lin.client.get(path)).status).toBe(403);
  expect((await cast.lin.client.patch(path, { archive_after_days: 1 })).status).toBe(403);
});

test.each([0, -1, 1.5, '90', true, 36_501, [], {}])('%j is no number of days', async (days) => {
  const before = await read();
  const { status, body } = await cast.ada.client.patch<Problem>(path, { archive_after_days: days });
  expect(status).toBe(400);
  expect(Object.keys(body.errors!)).toEqual(['archive_after_days']);
  expect(await read()).toEqual(before);
});
