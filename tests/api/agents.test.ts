import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Agent } from '#contract/agents.ts';
import type { Problem } from '#contract/errors.ts';
import { agentPath, agentSettings, changeAgent, makeAgent, readAgent } from '#tests/support/agents.ts';
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

describe('an agent', () => {
  test('is made of a name and a prompt; all else has an initial value', async () => {
    expect(await makeAgent(cast.ada)).toMatchObject({
      ...agentSettings,
      agent_type: 'assistant',
      description: '',
      preferred_model: null,
      temperature_override: null,
      max_tokens_override: null,
      can_browse_web: false,
      avatar: null,
      is_public: false,
      is_active: true,
      is_default: false,
      version: 1,
      created_by: cast.ada.me.id,
      created_by_username: 'ada',
      may_change: true,
      total_conversations: 0,
      total_messages: 0,
      average_rating: null,
    });
  });

  test.each([
    ['no name', { name: undefined }, 'name'],
    ['a blank name', { name: '  ' }, 'name'],
    ['a name of 101 characters', { name: 'x'.repeat(101) }, 'name'],
    ['a description of 1001 characters', { description: 'x'.repeat(1001) }, 'description'],
    ['a type that is none', { agent_type: 'oracle' }, 'agent_type'],
    ['a temperature of 2.1', { temperature_override: 2.1 }, 'temperature_override'],
    ['no tokens', { max_tokens_override: 0 }, 'max_tokens_override'],
    ['a model that is none', { preferred_model: crypto.randomUUID() }, 'preferred_model'],
    ['a word for yes', { is_public: 'yes' }, 'is_public'],
  ])('is not made with %s', async (_, body, field) => {
    const { status, body: problem } = await cast.ada.client.post<Problem>('/api/agents/', {
      ...agentSettings,
      ...body,
    });
    expect(status).toBe(400);
    expect(problem.errors).toHaveProperty(field);
  });

  test('cannot be given what is the server’s', async () => {
    const claims = {
      id: crypto.randomUUID(),
      version: 7,
      created_by: cast.lin.me.id,
      is_default: true,
      total_messages: 9,
    };
    expect(await makeAgent(cast.ada, claims)).toMatchObject({
      version: 1,
      created_by: cast.ada.me.id,
      is_default: false,
      total_messages: 0,
    });
  });

  test('that is private is there for its creator alone', async () => {
    const agent = await makeAgent(cast.lin);
    for (const [method, path, body] of [
      ['GET', agentPath(agent), undefined],
      ['PATCH', agentPath(agent), { name: 'Mine now' }],
      ['PUT', agentPath(agent), agentSettings],
      ['DELETE', agentPath(agent), undefined],
      ['GET', agentPath(agent, 'versions/'), undefined],
      ['GET', agentPath(agent, 'versions/1/'), undefined],
      ['GET', agentPath(agent, 'versions/1/comparison/'), undefined],
      ['POST', agentPath(agent, 'versions/1/restore/'), undefined],
    ] as const) {
      // An administrator too: what is private is private.
      for (const person of [cast.omar, cast.ada])
        expect((await person.client.request(method, path, body)).status, `${method} ${path}`).toBe(404);
    }
    expect(await readAgent(cast.lin, agent)).toEqual(agent);
  });

  test('that is public is seen by everybody, and changed by its creator and administrators', async () => {
    const agent = await makeAgent(cast.lin, { is_public: true });
    expect(await readAgent(cast.omar, agent)).toMatchObject({ name: 'Echo', may_change: false });
    for (const [method, path, body] of [
      ['PATCH', agentPath(agent), { name: 'Mine now' }],
      ['PUT', agentPath(agent), agentSettings],
      ['DELETE', agentPath(agent), undefined],
      ['POST', agentPath(agent, 'versions/1/restore/'), undefined],
    ] as const)
      expect((await cast.omar.client.request(method, path, body)).status, `${method} ${path}`).toBe(403);
    expect(await changeAgent(cast.ada, agent, { name: 'Echo of Lin' })).toMatchObject({
      name: 'Echo of Lin',
      created_by_username: 'lin',
    });
  });

  test('shows others its prompt only where its creator shares it, in every version', async () => {
    const agent = await makeAgent(cast.lin, { is_public: true, system_prompt: 'the secret' });
    const paths = [
      agentPath(agent),
      agentPath(agent, 'versions/'),
      agentPath(agent, 'versions/1/'),
      agentPath(agent, 'versions/1/comparison/'),
    ];
    for (const path of [...paths, '/api/agents/', '/api/agents/public/?search=Echo']) {
      expect((await cast.omar.client.get(path)).text, path).not.toContain('the secret');
      expect((await cast.lin.client.get(path)).text, path).toContain('the secret');
    }
    expect(await readAgent(cast.omar, agent)).toMatchObject({ system_prompt: '', is_system_prompt_hidden: true });
    await changeAgent(cast.lin, agent, { shares_system_prompt: true });
    for (const path of paths) expect((await cast.omar.client.get(path)).text, path).toContain('the secret');
  });

  test('is gone from everywhere once it is deleted, and the default one cannot be', async () => {
    const agent = await makeAgent(cast.lin, { is_public: true });
    expect((await cast.lin.client.delete(agentPath(agent))).status).toBe(204);
    for (const path of [agentPath(agent), agentPath(agent, 'versions/')])
      expect((await cast.lin.client.get(path)).status).toBe(404);
    for (const list of ['', 'mine/', 'public/'])
      expect((await cast.lin.client.get(`/api/agents/${list}`)).text).not.toContain(agent.id);
    expect((await cast.lin.client.delete(agentPath(agent))).status).toBe(404);

    const { body } = await cast.ada.client.get<ListPage<Agent>>('/api/agents/public/?page_size=100');
    const house = body.results.find(({ is_default }) => is_default)!;
    expect((await cast.ada.client.delete(agentPath(house))).status).toBe(409);
    expect((await cast.lin.client.delete(agentPath(house))).status).toBe(403);
  });
});

describe('lists of agents', () => {
  test('are one’s own, the public ones, or both, each counted', async () => {
    const own = await makeAgent(cast.omar, { name: 'Own' });
    const open = await makeAgent(cast.lin, { name: 'Open', is_public: true });
    const hidden = await makeAgent(cast.lin, { name: 'Hidden' });
    const idsOf = async (list: string) => {
      const { body } = await cast.omar.client.get<ListPage<Agent>>(`/api/agents/${list}?page_size=100`);
      expect(body.count).toBe(body.results.length);
      return body.results.map(({ id }) => id);
    };
    expect(await idsOf('mine/')).toEqual([own.id]);
    expect(await idsOf('public/')).toEqual(expect.arrayContaining([open.id]));
    expect(await idsOf('public/')).not.toContain(own.id);
    expect(await idsOf('')).toEqual(expect.arrayContaining([own.id, open.id]));
    expect(await idsOf('')).not.toContain(hidden.id);
  });

  test('are paged without a gap or a double, both ways, and searched', async () => {
    for (let index = 0; index < 7; index++) await makeAgent(cast.omar, { name: `Tide ${index}`, agent_type: 'tutor' });
    const pages: Agent[][] = [];
    let path: string | null = '/api/agents/?search=tide&agent_type=tutor&page_size=3';
    let lastPrevious: string | null = null;
    while (path !== null) {
      const { body }: { body: ListPage<Agent> } = await cast.omar.client.get<ListPage<Agent>>(
        path.replace(server.url, ''),
      );
      expect(body.count).toBe(7);
      pages.push(body.results);
      ({ next: path, previous: lastPrevious } = body);
    }
    expect(pages.flat().map(({ name }) => name)).toEqual([6, 5, 4, 3, 2, 1, 0].map((index) => `Tide ${index}`));
    const { body: back } = await cast.omar.client.get<ListPage<Agent>>(lastPrevious!.replace(server.url, ''));
    expect(back.results).toEqual(pages.at(-2));
    for (const search of ['100%', '_', '\\'])
      expect(
        (await cast.omar.client.get<ListPage<Agent>>(`/api/agents/?search=${encodeURIComponent(search)}`)).body.count,
      ).toBe(0);
  });
});
