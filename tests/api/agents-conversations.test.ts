import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { Agent } from '#contract/agents.ts';
import type { Conversation } from '#contract/conversations.ts';
import type { Problem } from '#contract/errors.ts';
import type { LlmModel } from '#contract/llm-models.ts';
import type { SentMessage } from '#contract/messages.ts';
import { agentPath, changeAgent, makeAgent, readAgent } from '#tests/support/agents.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { type Cast, type CastMember, startCast } from '#tests/support/cast.ts';
import type { ListPage } from '#tests/support/pages.ts';

let server: AppServer;
let cast: Cast;

beforeAll(async () => {
  server = await startAppServer();
  cast = await startCast(server.url);
});
afterAll(() => server.close());

async function converse(person: CastMember, body: object): Promise<Conversation> {
  const { status, body: made, text } = await person.client.post<Conversation>('/api/conversations/', body);
  expect(status, text).toBe(201);
  return made;
}

const say = (person: CastMember, conversation: Conversation, content = 'Hello') =>
  person.client.post<z.output<typeof SentMessage>>(`/api/conversations/${conversation.id}/send-message/`, { content });

describe('a conversation with an agent', () => {
  test('is told what the agent is told, in the form it has at the time', async () => {
    const agent = await makeAgent(cast.ada, { system_prompt: 'First form.' });
    const conversation = await converse(cast.ada, { agent: agent.id, title: 'Forms' });
    expect(conversation).toMatchObject({ agent: agent.id, agent_name: 'Echo', system_prompt: 'First form.' });
    const first = (await say(cast.ada, conversation)).body.reply!;
    await changeAgent(cast.ada, agent, { system_prompt: 'Second form.', name: 'Echo II' });
    const second = (await say(cast.ada, conversation)).body.reply!;
    const prompts = server.models.requests.map(({ body }) => JSON.stringify(body));
    expect(prompts.at(-2)).toContain('First form.');
    expect(prompts.at(-1)).toContain('Second form.');
    const { rows } = await server.pool.query(
      `select m.id, v.version, v.id as version_id, g.agent_version_id = v.id as same from message m
       join agent_version v on v.id = m.agent_version_id join generation g on g.message_id = m.id
       where m.id = any($1) order by m.number`,
      [[first.id, second.id]],
    );
    expect(rows).toEqual([
      { id: first.id, version: 1, version_id: first.agent_version, same: true },
      { id: second.id, version: 2, version_id: second.agent_version, same: true },
    ]);
  });

  test('keeps a prompt of its own, and no prompt that was only shown', async () => {
    const agent = await makeAgent(cast.ada, { system_prompt: 'Agent.' });
    const own = await converse(cast.ada, { agent: agent.id, system_prompt: 'Own.' });
    const shown = await converse(cast.ada, { agent: agent.id });
    const { title, system_prompt } = shown;
    await cast.ada.client.put(`/api/conversations/${shown.id}/`, { title, system_prompt });
    await changeAgent(cast.ada, agent, { system_prompt: 'Agent, again.' });
    const promptOf = async ({ id }: Conversation) =>
      (await cast.ada.client.get<Conversation>(`/api/conversations/${id}/`)).body.system_prompt;
    expect([await promptOf(own), await promptOf(shown)]).toEqual(['Own.', 'Agent, again.']);
  });

  test('does not show the prompt that its agent hides, and still sends it', async () => {
    const agent = await makeAgent(cast.lin, { is_public: true, system_prompt: 'the secret of Lin' });
    const conversation = await converse(cast.omar, { agent: agent.id, title: 'Hidden' });
    expect(conversation.system_prompt).toBe('');
    const { title, system_prompt } = conversation;
    await cast.omar.client.put(`/api/conversations/${conversation.id}/`, { title, system_prompt });
    await say(cast.omar, conversation);
    expect(JSON.stringify(server.models.requests.at(-1)!.body)).toContain('the secret of Lin');
    for (const path of [`/api/ai/chats/${conversation.number}/`, `/api/conversations/${conversation.id}/`])
      expect((await cast.omar.client.get(path)).text).not.toContain('the secret of Lin');
  });

  test('is answered with the agent’s model, temperature and length', async () => {
    const { body: models } = await cast.ada.client.get<ListPage<LlmModel>>('/api/llm-models/');
    const agent = await makeAgent(cast.ada, {
      preferred_model: models.results[0]!.id,
      temperature_override: 0.25,
      max_tokens_override: 77,
    });
    await say(cast.ada, await converse(cast.ada, { agent: agent.id }));
    expect(server.models.requests.at(-1)!.body).toMatchObject({
      model: models.results[0]!.model_id,
      temperature: 0.25,
      max_tokens: 77,
    });
  });

  test.each(['deleted', 'inactive', 'private'])(
    'takes nothing more once its agent is %s, and goes on with another',
    async (what) => {
      const agent = await makeAgent(cast.lin, { is_public: true });
      const conversation = await converse(cast.omar, { agent: agent.id });
      if (what === 'deleted') await cast.lin.client.delete(agentPath(agent));
      else await changeAgent(cast.lin, agent, what === 'inactive' ? { is_active: false } : { is_public: false });
      const refused = await say(cast.omar, conversation);
      expect([refused.status, (refused.body as unknown as Problem).detail]).toEqual([
        409,
        'The agent Echo takes no more messages. Choose another one to go on.',
      ]);
      const another = await makeAgent(cast.omar, { name: 'Another' });
      await cast.omar.client.patch(`/api/conversations/${conversation.id}/`, { agent: another.id });
      expect((await say(cast.omar, conversation)).status).toBe(201);
    },
  );

  test.each(['deleted', 'changed and put back'])(
    'is answered to the end by an agent that is %s meanwhile',
    async (what) => {
      const agent = await makeAgent(cast.ada);
      const conversation = await converse(cast.ada, { agent: agent.id });
      const asked = server.models.requests.length;
      const answer = say(cast.ada, conversation, '[[pace-200-60]]');
      await expect.poll(() => server.models.requests.length).toBeGreaterThan(asked);
      if (what === 'deleted') await cast.ada.client.delete(agentPath(agent));
      else {
        await changeAgent(cast.ada, agent, { system_prompt: 'Changed.' });
        await cast.ada.client.post(agentPath(agent, 'versions/1/restore/'));
      }
      const { status, body } = await answer;
      expect([status, body.reply!.status]).toEqual([201, 'complete']);
      const { rows } = await server.pool.query(
        'select v.version from message m join agent_version v on v.id = m.agent_version_id where m.id = $1',
        [body.reply!.id],
      );
      expect(rows).toEqual([{ version: 1 }]);
    },
  );

  test.each(['deleted', 'somebody else’s', 'unknown'])('is not begun with one that is %s', async (what) => {
    const agent = await makeAgent(what === 'deleted' ? cast.omar : cast.lin);
    if (what === 'deleted') await cast.omar.client.delete(agentPath(agent));
    const id = what === 'unknown' ? crypto.randomUUID() : agent.id;
    const { status, body } = await cast.omar.client.post<Problem>('/api/conversations/', { agent: id });
    expect([status, body.errors]).toEqual([400, { agent: ['This is not an agent that you may use.'] }]);
    const { id: mine } = await converse(cast.omar, {});
    expect((await cast.omar.client.patch(`/api/conversations/${mine}/`, { agent: id })).status).toBe(400);
  });

  test.each(['paused', 'completed'])('that is %s takes nothing until it is active again', async (status) => {
    const conversation = await converse(cast.ada, {});
    const { body: sent } = await say(cast.ada, conversation);
    await cast.ada.client.patch(`/api/conversations/${conversation.id}/`, { status });
    const refusals = [
      await say(cast.ada, conversation),
      await cast.ada.client.post(`/api/ai/chats/${conversation.number}/send_message/`, { content: 'Hello' }),
      await cast.ada.client.post(`/api/messages/${sent.id}/edit/`, { content: 'Rather' }),
      await cast.ada.client.post(`/api/messages/${sent.reply!.id}/regenerate/`, {}),
    ];
    for (const refused of refusals) {
      expect(refused.status).toBe(409);
      expect((refused.body as Problem).detail).toBe(
        `This conversation is ${status}. Set it to active to go on with it.`,
      );
    }
    await cast.ada.client.patch(`/api/conversations/${conversation.id}/`, { status: 'active' });
    expect((await say(cast.ada, conversation)).status).toBe(201);
    const { body } = await cast.ada.client.get<Conversation>(`/api/conversations/${conversation.id}/`);
    expect(body.total_messages).toBe(4);
  });
});

describe('what an agent is used', () => {
  const usedOf = async (agent: Agent) => {
    const { total_conversations, total_messages } = await readAgent(cast.ada, agent);
    return [total_conversations, total_messages];
  };

  test('is counted at once, through deletion, restoring and a change of agent', async () => {
    const agent = await makeAgent(cast.ada, { is_public: true });
    const other = await makeAgent(cast.ada);
    const [one, two] = [await converse(cast.ada, { agent: agent.id }), await converse(cast.omar, { agent: agent.id })];
    await Promise.all([say(cast.ada, one), say(cast.omar, two), say(cast.omar, two)]);
    expect(await usedOf(agent)).toEqual([2, 6]);
    await cast.omar.client.delete(`/api/conversations/${two.id}/`);
    expect(await usedOf(agent)).toEqual([1, 2]);
    await cast.omar.client.post(`/api/conversations/${two.id}/restore/`);
    await cast.omar.client.post(`/api/conversations/${two.id}/restore/`);
    expect(await usedOf(agent)).toEqual([2, 6]);
    await cast.ada.client.patch(`/api/conversations/${one.id}/`, { agent: other.id });
    expect([await usedOf(agent), await usedOf(other)]).toEqual([
      [1, 4],
      [1, 2],
    ]);
  });

  test('stays right while a conversation changes hands and is written to', async () => {
    const [one, two] = [await makeAgent(cast.ada), await makeAgent(cast.ada)];
    const conversation = await converse(cast.ada, { agent: one.id });
    const note = { content: 'noted', reply: false };
    await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        index % 4 === 0
          ? cast.ada.client.patch(`/api/conversations/${conversation.id}/`, { agent: (index % 8 === 0 ? two : one).id })
          : cast.ada.client.post(`/api/conversations/${conversation.id}/send-message/`, note),
      ),
    );
    const [first, second] = [await usedOf(one), await usedOf(two)];
    expect([first[0]! + second[0]!, first[1]! + second[1]!]).toEqual([1, 30]);
  });
});
