import { afterAll, beforeAll, expect, test } from 'vitest';
import { passwordOf, register } from '#tests/support/cast.ts';
import { startTestServer, type TestServer } from '#tests/support/server.ts';

const rounds = 40;
const accounts = 10;

let server: TestServer;

beforeAll(async () => {
  // Dear enough that a sign-in that skips the hash could be seen.
  const passwordCost = { logN: 12, r: 8, p: 1 };
  server = await startTestServer({ passwordCost, config: { trustedProxies: ['127.0.0.1'] } });
  await Promise.all(Array.from({ length: accounts }, (_, n) => register(server.client(), `known${n}`)));
});
afterAll(() => server.close());

/** Milliseconds of processor time, the hash's thread included: unlike the clock's, it does not depend on what else runs. */
async function costOf(username: string, address: string): Promise<number> {
  const before = process.cpuUsage();
  const answer = await server
    .client()
    .post('/api/login/', { username, password: passwordOf('nobody') }, { 'x-forwarded-for': address });
  const { user, system } = process.cpuUsage(before);
  expect(answer.status).toBe(401);
  return (user + system) / 1000;
}

function medianOf(costs: number[]): number {
  return costs.toSorted((a, b) => a - b)[Math.floor(costs.length / 2)] ?? Number.NaN;
}

test('an unknown name takes as much to refuse as a wrong password', { timeout: 60_000 }, async () => {
  const known: number[] = [];
  const unknown: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const address = `198.51.100.${round}`;
    const askKnown = async () => known.push(await costOf(`known${round % accounts}`, address));
    const askUnknown = async () => unknown.push(await costOf(`unknown${round % accounts}`, address));
    // In turns, so that what gets faster with time does so for both.
    for (const ask of round % 2 ? [askKnown, askUnknown] : [askUnknown, askKnown]) await ask();
  }
  expect(Math.abs(medianOf(known) - medianOf(unknown))).toBeLessThan(5);
});
