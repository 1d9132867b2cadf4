import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Agent, AgentVersion } from '#contract/agents.ts';
import { agentPath, changeAgent, makeAgent } from '#tests/support/agents.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { type Cast, startCast } from '#tests/support/cast.ts';
import type { ListPage } from '#tests/support/pages.ts';

let server: AppServer;
let cast: Cast;

beforeAll(async () => {
  server = await startAppServer();
  cast = await startCast(server.url);
});
afterAll(() => server.close());

describe('versions', () => {
  test('are made by every change of what makes an agent answer as it does, and by nothing else', async () => {
    const agent = await makeAgent(cast.ada);
    expect((await changeAgent(cast.ada, agent, { name: 'Echo' })).version).toBe(1);
    expect((await changeAgent(cast.ada, agent, { is_public: true, shares_system_prompt: true })).version).toBe(1);
    expect((await changeAgent(cast.ada, agent, { system_prompt: 'Say it twice.' })).version).toBe(2);
    expect((await changeAgent(cast.ada, agent, { temperature_override: 0.2, can_code: true })).version).toBe(3);
    const { body } = await cast.ada.client.get<ListPage<AgentVersion>>(agentPath(agent, 'versions/'));
    expect(body.count).toBe(3);
    expect(body.results.map(({ version, changes }) => [version, changes])).toEqual([
      [3, ['temperature_override', 'can_code']],
      [2, ['system_prompt']],
      [1, []],
    ]);
    for (const version of body.results) AgentVersion.strict().parse(version);
  });

  test('are paged as they are numbered', async () => {
    const agent = await makeAgent(cast.ada);
    for (let index = 2; index <= 7; index++) await changeAgent(cast.ada, agent, { description: `Form ${index}` });
    const numbers = async (path: string): Promise<[number[], ListPage<AgentVersion>]> => {
      const { body } = await cast.ada.client.get<ListPage<AgentVersion>>(path.replace(server.url, ''));
      return [body.results.map(({ version }) => version), body];
    };
    const [first, one] = await numbers(agentPath(agent, 'versions/?page_size=3'));
    const [second, two] = await numbers(one.next!);
    const [third, three] = await numbers(two.next!);
    expect([first, second, third]).toEqual([[7, 6, 5], [4, 3, 2], [1]]);
    expect([one.previous, three.next]).toEqual([null, null]);
    expect((await numbers(three.previous!))[0]).toEqual([4, 3, 2]);
    expect((await numbers(two.previous!))[0]).toEqual([7, 6, 5]);
  });

  test('are compared with the one before, or with any other', async () => {
    const agent = await makeAgent(cast.ada);
    await changeAgent(cast.ada, agent, { system_prompt: 'Twice.' });
    await changeAgent(cast.ada, agent, { name: 'Echo, thrice' });
    const compare = async (rest: string) =>
      (
        await cast.ada.client.get<{ before: AgentVersion | null; after: AgentVersion; changes: string[] }>(
          agentPath(agent, rest),
        )
      ).body;
    expect(await compare('versions/3/comparison/')).toMatchObject({
      before: { version: 2, name: 'Echo' },
      after: { version: 3, name: 'Echo, thrice' },
      changes: ['name'],
    });
    expect((await compare('versions/3/comparison/?with=1')).changes).toEqual(['name', 'system_prompt']);
    expect(await compare('versions/1/comparison/')).toMatchObject({ before: null, changes: [] });
    for (const rest of [
      'versions/4/comparison/',
      'versions/2/comparison/?with=9',
      'versions/4/',
      'versions/0/',
      'versions/x/',
    ])
      expect((await cast.ada.client.get(agentPath(agent, rest))).status, rest).toBe(404);
  });

  test('are put back as new ones, without opening the agent to anybody', async () => {
    const agent = await makeAgent(cast.lin, { is_public: true });
    await changeAgent(cast.lin, agent, { system_prompt: 'Worse.', is_public: false });
    const { status, body } = await cast.lin.client.post<Agent>(agentPath(agent, 'versions/1/restore/'));
    expect([status, body]).toMatchObject([200, { version: 3, system_prompt: 'Say it again.', is_public: false }]);
    const { body: newest } = await cast.lin.client.get<AgentVersion>(agentPath(agent, 'versions/3/'));
    expect(newest).toMatchObject({ restored_version: 1, changes: ['system_prompt'] });
    expect((await cast.lin.client.post<Agent>(agentPath(agent, 'versions/3/restore/'))).body.version).toBe(3);
    expect((await cast.lin.client.post(agentPath(agent, 'versions/9/restore/'))).status).toBe(404);
  });

  test('are numbered without a gap or a double, also where twenty changes come at once', async () => {
    const agent = await makeAgent(cast.ada);
    const changes = Array.from({ length: 20 }, (_, index) =>
      changeAgent(cast.ada, agent, { description: `Form ${index}` }),
    );
    await Promise.all(changes);
    const { body } = await cast.ada.client.get<ListPage<AgentVersion>>(agentPath(agent, 'versions/?page_size=100'));
    expect(body.results.map(({ version }) => version)).toEqual(Array.from({ length: 21 }, (_, index) => 21 - index));
  });
});
