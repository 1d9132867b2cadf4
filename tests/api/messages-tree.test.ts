import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import type { Answer } from '#tests/support/client.ts';
import { type CastMember, join } from '#tests/support/cast.ts';
import { expectHonestSums, readTree, TreeModel, view } from './messages-tree.ts';

interface Sent {
  id: string;
  reply: { id: string } | string | null;
  message?: string;
}

let first: AppServer;
let server: AppServer;
let ada: CastMember;

/** Pico-dollars a token, so that money is summed as well. */
const price = {
  inputUncached: { base: 1_500_000 },
  inputCacheRead: { base: 150_000 },
  inputCacheWrite: { base: 1_875_000 },
  outputText: { base: 7_333_333 },
  outputReasoning: { base: 7_333_333 },
};

beforeAll(async () => {
  first = await startAppServer();
  const insert = `insert into model_price (llm_model_id, valid_from, source, price) select id, 'epoch', 'test', $1 from llm_model`;
  await first.pool.query(insert, [price]);
  server = await startAppServer({ beside: first });
  ada = await join(server.url, 'ada');
});
afterAll(async () => {
  await server.close();
  await first.close();
});

async function newConversation(): Promise<string> {
  return (await ada.client.post<{ id: string }>('/api/conversations/', { title: 'Tree' })).body.id;
}

type Deed = 'send' | 'note' | 'fail' | 'edit' | 'regenerate' | 'select' | 'continue' | 'delete' | 'restore';
interface Step {
  do: Deed;
  which: number;
}

/** Does one thing to the server and to the model; the ids are the server's. */
async function act(model: TreeModel, id: string, step: Step): Promise<void> {
  const { client } = ada;
  const user = pick(model.all('user'), step.which);
  const assistant = pick(model.all('assistant'), step.which);
  const append = (sent: Sent): void => {
    const question = sent.message ?? sent.id;
    model.append('user', question);
    const reply = typeof sent.reply === 'string' ? sent.reply : sent.reply?.id;
    if (reply !== undefined) model.append('assistant', reply);
  };
  switch (step.do) {
    case 'send':
    case 'note':
    case 'fail': {
      if (step.do === 'fail') server.models.script('fault-cut-2');
      const body = { content: `say ${step.which}`, reply: step.do !== 'note' };
      append((await client.post<Sent>(`/api/conversations/${id}/send-message/`, body)).body);
      return;
    }
    case 'edit': {
      if (user === undefined) return;
      const { body } = await client.post<Sent>(`/api/messages/${user}/edit/`, { content: `rather ${step.which}` });
      model.forkBeside(user);
      append(body);
      return;
    }
    case 'regenerate': {
      if (assistant === undefined) return;
      const { body } = await client.post<Sent>(`/api/messages/${assistant}/regenerate/`, {});
      model.forkBeside(assistant);
      model.append('assistant', body.id);
      return;
    }
    case 'delete': {
      const any = pick(idsOf(model), step.which);
      if (any === undefined) return;
      expect((await client.delete(`/api/messages/${any}/`)).status).toBe(204);
      model.delete(any);
      return;
    }
    case 'restore': {
      const gone = pick(model.restorable, step.which);
      if (gone === undefined) return;
      expect((await client.post(`/api/messages/${gone}/restore/`)).status).toBe(200);
      model.restore(gone);
      return;
    }
    case 'select': {
      const any = pick(idsOf(model), step.which);
      if (any === undefined) return;
      expect((await client.post(`/api/messages/${any}/select/`)).status).toBe(200);
      model.select(any);
      return;
    }
    case 'continue': {
      if (assistant === undefined) return;
      const { status } = await client.post(`/api/messages/${assistant}/continue/`);
      expect([201, 409]).toContain(status);
      return;
    }
  }
}

const idsOf = (model: TreeModel): string[] => model.there.map(({ id }) => id);
const pick = (ids: string[], which: number): string | undefined => ids[which % Math.max(1, ids.length)];

async function compare(model: TreeModel, id: string): Promise<number> {
  const tree = await readTree(server, id);
  expect([...tree.values()].map((row) => [row.id, row.parent_id, row.role])).toEqual(
    model.there.map((node) => [node.id, node.parent, node.role]),
  );
  const { conversation, messages } = await view(ada.client, id);
  expect(messages.map((message) => message.id)).toEqual(model.path);
  for (const message of messages) {
    expect(message.parent).toBe(model.nodes.get(message.id)!.parent);
    expect(message.siblings).toEqual(model.siblingsOf(message.id));
    expect(message.revision).toBeLessThanOrEqual(conversation.revision);
  }
  expect(conversation.total_messages).toBe(model.there.length);
  await expectHonestSums(server, id);
  return conversation.revision;
}

const step = fc.record({
  do: fc.constantFrom<Deed>(
    'send',
    'send',
    'note',
    'fail',
    'edit',
    'regenerate',
    'regenerate',
    'select',
    'select',
    'continue',
    'delete',
    'delete',
    'restore',
  ),
  which: fc.nat(30),
});

describe('the tree of a conversation', () => {
  test('is after any history what a plain model of it is: path, parents, siblings, counts and sums', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 20 }), async (steps) => {
        const id = await newConversation();
        const model = new TreeModel();
        let revision = 0;
        for (const next of steps) {
          const before = JSON.stringify([idsOf(model), model.path]);
          await act(model, id, next);
          const now = await compare(model, id);
          expect(now).toBeGreaterThanOrEqual(revision);
          if (before !== JSON.stringify([idsOf(model), model.path])) expect(now).toBeGreaterThan(revision);
          revision = now;
        }
      }),
      { numRuns: 8, endOnFailure: true },
    );
  }, 90_000);

  test('stays whole when everything is done to it at once', async () => {
    const id = await newConversation();
    const seed = new TreeModel();
    for (let turn = 0; turn < 3; turn++) await act(seed, id, { do: 'send', which: turn });
    const kinds: Step['do'][] = ['send', 'note', 'edit', 'regenerate', 'select', 'continue'];
    const steps = Array.from({ length: 48 }, (_, which) => ({ do: kinds[which % kinds.length]!, which }));
    await Promise.all(
      steps.map((next) => {
        const copy = new TreeModel();
        for (const node of seed.nodes.values()) copy.append(node.role, node.id);
        return act(copy, id, next);
      }),
    );
    const tree = await readTree(server, id);
    const { conversation, messages } = await view(ada.client, id);
    expect(conversation.total_messages).toBe(tree.size);
    expect(Number(conversation.total_cost)).toBeGreaterThan(0);
    expect(messages.every(({ status }) => status === 'complete')).toBe(true);
    messages.forEach((message, index) => expect(message.parent).toBe(messages[index - 1]?.id ?? null));
    for (const { id: message, siblings } of messages) {
      const brothers = [...tree.values()].filter((row) => row.parent_id === tree.get(message)!.parent_id);
      expect(siblings).toEqual(brothers.map((row) => row.id));
    }
    await expectHonestSums(server, id);
    const { body } = await ada.client.post<{ parent: string }>(`/api/conversations/${id}/send-message/`, {
      content: 'and now',
    });
    expect(body.parent).toBe(messages.at(-1)!.id);
  }, 30_000);

  test('returns to the branch chosen last, however quickly they were chosen', async () => {
    const id = await newConversation();
    const model = new TreeModel();
    await act(model, id, { do: 'send', which: 0 });
    const [question, answer] = model.path as [string, string];
    for (let count = 0; count < 4; count++) await act(model, id, { do: 'regenerate', which: 0 });
    const siblings = model.siblingsOf(answer);
    for (let round = 0; round < 20; round++) {
      const chosen = siblings[(round * 3) % siblings.length]!;
      await ada.client.post(`/api/messages/${chosen}/select/`);
      model.select(chosen);
      await ada.client.post(`/api/messages/${question}/select/`);
      model.select(question);
      expect((await view(ada.client, id)).messages.map((message) => message.id)).toEqual(model.path);
    }
  });

  test('has pages that are walked to the same path, through every fork', async () => {
    const id = await newConversation();
    const model = new TreeModel();
    for (const next of ['send', 'send', 'regenerate', 'send', 'edit', 'send', 'regenerate', 'note', 'send'] as const) {
      await act(model, id, { do: next, which: 5 });
    }
    for (const limit of [1, 2, 3, 7]) {
      for (const [start, way] of [
        ['', 'next'],
        ['&cursor=end', 'prev'],
      ] as const) {
        const pages: string[][] = [];
        for (let at: string | null = `/api/conversations/${id}/messages/?limit=${limit}${start}`; at !== null;) {
          const page: Answer<{ id: string }[]> = await ada.client.get<{ id: string }[]>(at);
          pages.push(page.body.map((message) => message.id));
          at = new RegExp(`<([^>]+)>; rel="${way}"`).exec(page.headers.get('link') ?? '')?.[1] ?? null;
        }
        if (way === 'prev') pages.reverse();
        expect(pages.flat()).toEqual(model.path);
      }
    }
  });
});
