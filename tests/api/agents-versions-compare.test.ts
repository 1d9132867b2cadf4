import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { VersionFigures } from '#contract/agent-quality.ts';
import type { Agent } from '#contract/agents.ts';
import type { Problem } from '#contract/errors.ts';
import { changeAgent, makeAgent } from '#tests/support/agents.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { type Cast, type CastMember, startCast } from '#tests/support/cast.ts';
import { ratedAnswers, tellerOf } from '#tests/support/quality.ts';
import { tellAnswers } from '#tests/support/told-answers.ts';

let server: AppServer;
let cast: Cast;
let agent: Agent;

beforeAll(async () => {
  server = await startAppServer();
  cast = await startCast(server.url);
  agent = await makeAgent(cast.lin, { name: 'Pilot', is_public: true });
  const first = await tellerOf(server, cast.lin, agent);
  await tellAnswers(
    server.pool,
    first,
    ratedAnswers([3, 4, 4], 60, new Date(), { costNano: 2_000_000, durationMs: 2_000 }),
  );
  await changeAgent(cast.lin, agent, { system_prompt: 'Be kind.', temperature_override: 0.2 });
  const second = await tellerOf(server, cast.lin, agent);
  const cheaper = { costNano: 1_000_000, durationMs: 4_000, outputTokens: 100 };
  const answers = ratedAnswers([5, 4, 5], 60, new Date(), cheaper);
  await tellAnswers(
    server.pool,
    second,
    answers.map((answer, index) => ({ ...answer, isFlagged: index % 4 === 0 })),
  );
  await changeAgent(cast.lin, agent, { system_prompt: 'Be quiet.' });
});
afterAll(() => server.close());

const path = (query: string) => `/api/agents/${agent.id}/versions/compare/${query}`;

async function compare(query: string, person: CastMember = cast.lin): Promise<VersionFigures> {
  const { status, body, text } = await person.client.get<VersionFigures>(path(query));
  expect(status, text).toBe(200);
  return VersionFigures.strict().parse(body);
}

describe('two versions side by side', () => {
  test('differ by a figure with its interval, and a word where it can be told from none', async () => {
    const { figures, changes, first, second } = await compare('?first=1&second=2');
    expect([first, second, changes]).toEqual([1, 2, ['system_prompt', 'temperature_override']]);
    expect(figures.map(({ figure, word }) => [figure, word])).toEqual([
      ['rating', 'better'],
      ['flags', 'worse'],
      ['errors', 'no difference shown'],
      ['cost', 'better'],
      ['tokens', 'no difference shown'],
      ['response_time', 'worse'],
      ['first_token', 'no difference shown'],
    ]);
    const [rating, flags, , cost, tokens, time] = figures;
    expect(rating).toMatchObject({ unit: 'stars', first: { n: 60 }, second: { n: 60 } });
    expect(rating!.difference).toBeCloseTo(1, 12);
    expect(rating!.difference_interval!.low).toBeGreaterThan(0.7);
    expect(flags).toMatchObject({ first: { value: 0 }, second: { value: 0.25 }, difference: 0.25 });
    expect(cost!.first.value).toBeCloseTo(0.002, 3);
    expect(cost!.difference_interval!.high).toBeLessThan(0);
    expect(tokens!.first.value! / 150).toBeCloseTo(1, 1);
    expect(time!.second.value).toBeCloseTo(4, 0);
  });

  test('are turned about, seen by administrators, and say where there is too little', async () => {
    const turned = await compare('?first=2&second=1', cast.ada);
    expect(turned.figures[0]!.word).toBe('worse');
    expect(turned.figures[0]!.difference).toBeCloseTo(-1, 12);
    const { figures } = await compare('?first=2&second=3');
    for (const { word, difference, second } of figures) {
      expect([word, difference, second.n]).toEqual(['not enough data', null, 0]);
    }
  });

  test('that are one and the same show no difference', async () => {
    const { figures, changes } = await compare('?first=1&second=1');
    expect(changes).toEqual([]);
    expect(new Set(figures.map(({ word }) => word))).toEqual(new Set(['no difference shown']));
  });

  test('are for who made the agent and administrators', async () => {
    expect((await server.client().get(path('?first=1&second=2'))).status).toBe(401);
    expect((await cast.omar.client.get(path('?first=1&second=2'))).status).toBe(403);
    const own = await makeAgent(cast.lin);
    const hidden = `/api/agents/${own.id}/versions/compare/?first=1&second=2`;
    expect((await cast.omar.client.get(hidden)).status).toBe(404);
    expect((await cast.ada.client.get(hidden)).status).toBe(404);
  });

  test.each([
    ['', ['first', 'second']],
    ['?first=1', ['second']],
    ['?first=0&second=1', ['first']],
    ['?first=1&second=x', ['second']],
  ])('%s is refused', async (query, fields) => {
    const { status, body } = await cast.lin.client.get<Problem>(path(query));
    expect([status, Object.keys(body.errors ?? {})]).toEqual([400, fields]);
  });

  test('that are not there are not found', async () => {
    expect((await cast.lin.client.get(path('?first=1&second=9'))).status).toBe(404);
    expect((await cast.lin.client.get(path('?first=9&second=1'))).status).toBe(404);
  });
});
