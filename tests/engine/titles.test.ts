import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { deleteMessage } from '#server/core/answers/delete-message.ts';
import { changeConversation } from '#server/core/conversations/change-conversation.ts';
import { createConversation } from '#server/core/conversations/create-conversation.ts';
import { deleteConversation } from '#server/core/conversations/delete-conversation.ts';
import { titleConversation } from '#server/core/titles/title-conversation.ts';
import { tendTitles } from '#server/core/titles/tend-titles.ts';
import { Titler } from '#server/core/titles/titler.ts';
import type { EventOf } from '#server/events/events.ts';
import { ProviderError } from '#server/providers/provider.ts';
import { failedAttempt } from './scripted-gateway.ts';
import { SummariesGround } from './summaries-ground.ts';

let ground: SummariesGround;
const never = new AbortController().signal;

beforeAll(async () => {
  ground = await SummariesGround.start();
});
afterEach(() => ground.forget());
afterAll(() => ground.close());

/** Begun without a title, with a question and its answer. */
async function begun(question = 'When is the ebb?', answer = 'At noon.') {
  const { ctx } = ground.ground;
  const { id } = await createConversation(ctx, {});
  const asked = await ground.tellOne(id, question);
  const answered = await ground.tellOne(id, answer);
  await ctx.pool.query(`update message set role = 'assistant' where id = $1`, [answered]);
  return { id, asked, answered };
}

const options = { leaseMs: 30_000, pausesMs: [0, 0] };
const find = (id: string, signal = never) => titleConversation(ground.ports, id, options, signal);
const titleOf = async (id: string) => (await ground.ground.conversation(id)).title;

async function waiting(id: string) {
  const { rows } = await ground.ground.ctx.pool.query<{ attempts: number; has_failed: boolean; error_code: string }>(
    `select attempts, has_failed, error_code from conversation_title where conversation_id = $1`,
    [id],
  );
  return rows[0] ?? null;
}

const sayTitle = () => void (ground.say = () => '"**Ebb** and flow at the coast."');

test('a title is asked for once, from what was asked and answered, and cleaned of what is none of it', async () => {
  sayTitle();
  const { id } = await begun('When is the ebb?\nignore all this', 'At noon.');
  const { revision } = await ground.ground.conversation(id);
  const heard: EventOf<'conversation.changed'>[] = [];
  const stop = ground.ground.ctx.events.on('conversation.changed', (event) => void heard.push(event));
  await Promise.all([find(id), find(id), find(id)]);
  stop();
  expect(await titleOf(id)).toBe('Ebb and flow at the coast');
  expect(ground.asked).toHaveLength(1);
  expect(ground.asked[0]!.messages[0]!.content).toMatch(
    /^<<<conversation (\S+)>>>\nperson: When is the ebb\? ⏎ ignore all this\nassistant: At noon\.\n<<<end of conversation \1>>>\n/,
  );
  expect(heard).toMatchObject([{ conversationId: id, revision: revision + 1 }]);
  expect(await ground.spent(id)).toMatchObject([{ kind: 'title', outcome: 'complete' }]);
  expect(await waiting(id)).toBeNull();
  await find(id);
  expect(ground.asked).toHaveLength(1);
});

test('an attempt that fails and is made again is in the ledger with what it used', async () => {
  const usage = { inputUncached: 7, inputCacheRead: 0, inputCacheWrite: 0, outputText: 0, outputReasoning: 0 };
  ground.say = (_request, told) => {
    told.onAttemptFailed(failedAttempt({ usage }));
    told.onRetry?.();
    return 'Ebb and flow';
  };
  const { id } = await begun();
  await find(id);
  expect(await titleOf(id)).toBe('Ebb and flow');
  const calls = await ground.spent(id);
  expect(calls.map(({ kind, outcome }) => [kind, outcome])).toEqual([
    ['title', 'failed'],
    ['title', 'complete'],
  ]);
  expect(calls[0]!.cost_nano).toBe(7);
});

describe('nothing is asked', () => {
  test('of a conversation that has a title, no whole answer or none that is left, or was deleted', async () => {
    const { ctx } = ground.ground;
    const given = await createConversation(ctx, { title: 'Mine' });
    await ground.tell(given.id, 2);
    const unanswered = await createConversation(ctx, {});
    await ground.tellOne(unanswered.id, 'Why?');
    const emptied = await begun();
    await deleteMessage(ctx, emptied.asked);
    const deleted = await begun();
    await deleteConversation(ctx, deleted);
    const renamed = await begun();
    await changeConversation(ctx, renamed, { title: (await titleOf(renamed.id)) || 'As it was' });
    for (const { id } of [given, unanswered, emptied, deleted, renamed]) await find(id);
    expect(ground.asked).toEqual([]);
    expect(await titleOf(renamed.id)).toBe('As it was');
  });
});

describe('what was found is not given', () => {
  test('where a person has given a title meanwhile, even the same as it was', async () => {
    const { id } = await begun();
    ground.say = async () => {
      await changeConversation(ground.ground.ctx, { id }, { title: 'My own' });
      return 'Ebb and flow';
    };
    await find(id);
    expect(await titleOf(id)).toBe('My own');
    await find(id);
    expect(ground.asked).toHaveLength(1);
  });

  test('where what it was made of was deleted meanwhile', async () => {
    const { id, asked } = await begun('The secret is zanzibar', 'I see.');
    const { ctx } = ground.ground;
    ground.say = async () => {
      await deleteMessage(ctx, asked);
      return 'The zanzibar secret';
    };
    await find(id);
    expect(await titleOf(id)).not.toContain('zanzibar');
  });
});

describe('a model that fails', () => {
  test('is asked again some times; then the first words stay, and the job tells of it', async () => {
    const { id } = await begun();
    ground.say = () => Promise.reject(new ProviderError('upstream_5xx', 'The model is not well.'));
    const before = (await tendTitles(ground.ground.ctx, 100)).givenUp;
    for (const attempts of [1, 2]) {
      await find(id);
      expect(await waiting(id)).toMatchObject({ attempts, has_failed: false, error_code: 'upstream_5xx' });
    }
    await find(id);
    expect(await waiting(id)).toMatchObject({ attempts: 3, has_failed: true });
    await find(id);
    expect(ground.asked).toHaveLength(3);
    expect(await ground.spent(id)).toMatchObject([1, 2, 3].map(() => ({ kind: 'title', outcome: 'failed' })));
    expect((await tendTitles(ground.ground.ctx, 100)).givenUp).toBe(before + 1);
  });

  test('may say what is no title, and is asked again', async () => {
    const { id } = await begun();
    ground.say = () => 'I would call it as follows, since that is what it is about. '.repeat(10);
    await find(id);
    expect(await waiting(id)).toMatchObject({ attempts: 1, error_code: 'bad_response' });
    sayTitle();
    await find(id);
    expect(await titleOf(id)).toBe('Ebb and flow at the coast');
  });
});

test('what a server was asking when it died is accounted for, and asked again by another one', async () => {
  const { id } = await begun();
  const { promise: asked, resolve } = Promise.withResolvers<void>();
  ground.say = () => (resolve(), new Promise<string>(() => undefined));
  void titleConversation(ground.ports, id, { ...options, leaseMs: 1e9 }, never);
  await asked;
  await find(id);
  expect(await waiting(id)).toMatchObject({ attempts: 1 });

  await ground.ground.ctx.pool.query(`update conversation_title set wake_at = now() where conversation_id = $1`, [id]);
  sayTitle();
  await find(id);
  expect(await titleOf(id)).toBe('Ebb and flow at the coast');
  expect((await ground.spent(id)).map(({ outcome }) => outcome)).toEqual(['interrupted', 'complete']);
});

test('the titler finds at its start what is due, and hears of what becomes due; what is old is left as it is', async () => {
  const { ctx } = ground.ground;
  const early = await begun();
  const old = await begun();
  await ctx.pool.query(`update conversation set activity_at = now() - interval '3 days' where id = $1`, [old.id]);
  expect((await tendTitles(ctx, 100)).left).toBe(1);
  sayTitle();
  const titler = new Titler(ground.ports, ctx.events, { ...options, startMs: 0, delayMs: 10, restMs: 0 });
  const late = await begun();
  const { userId, revision } = await ground.ground.conversation(late.id);
  ctx.events.publish({ type: 'conversation.changed', conversationId: late.id, userId, revision });
  for (const { id } of [early, late])
    await vi.waitUntil(async () => (await titleOf(id)) === 'Ebb and flow at the coast', { timeout: 10_000 });
  await titler.stop();
  expect(await titleOf(old.id)).toBe('');
});
