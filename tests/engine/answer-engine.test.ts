import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AnswerEngine } from '#server/core/answers/answer-engine.ts';
import { ask, type Asked, type Question } from '#server/core/answers/ask.ts';
import { continueAnswer } from '#server/core/answers/continue-answer.ts';
import { stopAnswer } from '#server/core/answers/stop-answer.ts';
import type { Conversation } from '#server/core/conversations/conversation.ts';
import { ProviderError } from '#server/providers/provider.ts';
import { type Ground, pause, startGround, until } from './ground.ts';
import { ScriptedGateway } from './scripted-gateway.ts';

let ground: Ground;
let engine: AnswerEngine;
let conversation: Conversation;
const gateway = new ScriptedGateway();

beforeAll(async () => {
  ground = await startGround();
  engine = await ground.startEngine(gateway);
});
afterAll(() => ground.close());
beforeEach(async () => {
  gateway.calls.length = 0;
  conversation = await ground.newConversation();
});

const plain = { quoteChat: false, quoteLimit: 20 };

function send(content: string, more: Partial<Question> = {}): Promise<Asked> {
  return ask(ground.asking(engine), { id: conversation.id }, { content, ...plain, ...more });
}

/** Sends a question and has the model say all of `text`. */
async function turn(content: string, text: string): Promise<Asked> {
  const asked = await send(content);
  const call = await nextCall();
  call.say(text);
  call.end();
  await asked.live!.ended;
  return asked;
}

async function nextCall() {
  await until(() => gateway.calls.length > 0);
  return gateway.calls.shift()!;
}

const usage = { inputUncached: 10, inputCacheRead: 1, inputCacheWrite: 2, outputText: 3, outputReasoning: 4 };

describe('an answer', () => {
  test('is stored with its text, tokens, cost and time in one piece, and the conversation counts it', async () => {
    const asked = await send('Why?');
    const call = await nextCall();
    call.say(
      { type: 'model', responseModel: 'echo-7', providerRequestId: 'req_1' },
      { type: 'reasoning', text: 'Hm.' },
      'Be',
      'cause.',
    );
    call.say({ type: 'usage', usage, raw: { total: 20 } }, { type: 'finish', reason: 'length' });
    call.end();
    const message = await asked.live!.ended;
    expect(message).toMatchObject({
      status: 'complete',
      content: 'Because.',
      parts: [
        { type: 'reasoning', text: 'Hm.' },
        { type: 'text', text: 'Because.' },
      ],
      modelUsed: 'echo-7',
      inputTokens: 13,
      outputTokens: 7,
      usageSource: 'reported',
      costNano: 20,
      metadata: { finish_reason: 'length' },
    });
    const sums = await ground.sums(conversation.id);
    expect(sums.ledger).toEqual({ tokens: 20, cost: 20 });
    expect(sums).toEqual({ ledger: sums.ledger, conversation: sums.ledger, messages: sums.ledger });
    expect(engine.live.size).toBe(0);
  });

  test('ends although what the provider reports of itself cannot be stored', async () => {
    const asked = await send('Why?');
    const call = await nextCall();
    call.say({ type: 'model', responseModel: 'a\u0000b' }, 'Fine.', {
      type: 'usage',
      usage,
      raw: { 'k\u0000': '\ud800', n: '\u0000' },
    });
    call.end();
    expect(await asked.live!.ended).toMatchObject({
      status: 'complete',
      content: 'Fine.',
      inputTokens: 13,
      modelUsed: 'echo',
    });
  });

  test.each([
    [new ProviderError('overloaded', 'Too busy.'), 'overloaded', 'Too busy.'],
    [new Error('a secret of ours'), 'internal', 'Something went wrong on our side.'],
  ])('that fails keeps what came, under a name: %s', async (error, errorCode, errorMessage) => {
    const asked = await send('Why?');
    const call = await nextCall();
    call.say('Beca');
    await until(() => asked.live!.shown()[0]?.text === 'Beca');
    call.end(error);
    expect(await asked.live!.ended).toMatchObject({ status: 'failed', content: 'Beca', errorCode, errorMessage });
  });

  test('of a conversation that is destroyed meanwhile ends for those who wait, and is forgotten', async () => {
    const asked = await send('Why?');
    const call = await nextCall();
    const behind = await send('And?');
    call.say('Gone');
    await ground.ctx.pool.query('delete from conversation where id = $1', [conversation.id]);
    call.end();
    expect(await asked.live!.ended).toBeNull();
    expect(await behind.live!.ended).toBeNull();
    expect(gateway.calls).toEqual([]);
    await until(() => engine.live.size === 0);
  });

  test('waits out a database that is away, and ends once it is back', async () => {
    const asked = await send('Why?');
    const call = await nextCall();
    call.say('Still here.');
    await until(() => asked.live!.shown()[0]?.text === 'Still here.');
    const release = await ground.hold('lock table answer in access exclusive mode', []);
    call.end();
    await pause(100);
    await release();
    expect(await asked.live!.ended).toMatchObject({ status: 'complete', content: 'Still here.' });
  });
});

describe('a question that is sent while an answer grows', () => {
  test('is answered after it, with it in the prompt', async () => {
    const first = await send('one');
    const call = await nextCall();
    const second = await send('two');
    await pause(50);
    expect(gateway.calls).toEqual([]);
    call.say('answer one');
    call.end();
    const next = await nextCall();
    expect(next.request.messages.map(({ content }) => content)).toEqual(['one', 'answer one', 'two']);
    next.end();
    await second.live!.ended;
    const [a, b] = [await ground.message(first.reply!.id), await ground.message(second.question!.id)];
    expect([b.parentId, b.branchId, b.position]).toEqual([a.id, a.branchId, 3]);
  });

  test('is answered also where the answer above it was stopped, or failed', async () => {
    const first = await send('one');
    await nextCall();
    const second = await send('two');
    const third = await send('three');
    await stopAnswer(ground.asking(engine), first.reply!.id);
    (await nextCall()).end(new ProviderError('auth', 'No.'));
    (await nextCall()).end();
    expect(await second.live!.ended).toMatchObject({ status: 'failed' });
    expect(await third.live!.ended).toMatchObject({ status: 'complete' });
  });

  test('can be stopped before its turn: no model is called for it, and nothing counted', async () => {
    const first = await send('one');
    const call = await nextCall();
    const second = await send('two');
    expect(await stopAnswer(ground.asking(engine), second.reply!.id)).toMatchObject({
      status: 'stopped',
      content: '',
      inputTokens: null,
    });
    call.say('answer');
    call.end();
    await first.live!.ended;
    expect(gateway.calls).toEqual([]);
    const sums = await ground.sums(conversation.id);
    expect(sums.conversation).toEqual(sums.ledger);
    const { rowCount } = await ground.ctx.pool.query('select from generation where message_id = $1', [
      second.reply!.id,
    ]);
    expect(rowCount).toBe(0);
  });

  test('sees the whole answer that ends in the very moment it is sent', async () => {
    await turn('zero', 'answer zero');
    const first = await send('one');
    const call = await nextCall();
    call.say('answer one');
    await until(() => first.live!.shown()[0]?.text === 'answer one');
    const release = await ground.hold('select from conversation where id = $1 for update', [conversation.id]);
    call.end();
    await ground.waiting(1);
    const second = send('two');
    await ground.waiting(2);
    await release();
    const { live } = await second;
    const next = await nextCall();
    expect(next.request.messages.map(({ content }) => content)).toEqual([
      'zero',
      'answer zero',
      'one',
      'answer one',
      'two',
    ]);
    next.end();
    await live!.ended;
  });

  test('does not wait for an answer that ended in the very moment it was sent, whichever server makes it', async () => {
    const first = await send('one');
    const call = await nextCall();
    const other = await ground.startEngine(gateway, false);
    call.say('answer one');
    await until(() => first.live!.shown()[0]?.text === 'answer one');
    const release = await ground.hold('select from conversation where id = $1 for update', [conversation.id]);
    const second = ask(ground.asking(other), { id: conversation.id }, { content: 'two', ...plain });
    await ground.waiting(1);
    call.end();
    await ground.waiting(2);
    await release();
    const { live } = await second;
    const next = await nextCall();
    expect(next.request.messages.map(({ content }) => content)).toEqual(['one', 'answer one', 'two']);
    next.end();
    await live!.ended;
  });
});

describe('an answer that is continued', () => {
  test('goes on in the same message, and is counted with what it was', async () => {
    const asked = await send('Tell.');
    const call = await nextCall();
    call.say('Once upon');
    await until(() => asked.live!.shown()[0]?.text === 'Once upon');
    await stopAnswer(ground.asking(engine), asked.reply!.id);
    const again = await continueAnswer(ground.asking(engine), asked.reply!.id, null);
    const next = await nextCall();
    expect(next.request.messages.at(-2)).toEqual({ role: 'assistant', content: 'Once upon' });
    next.say(' a time.', { type: 'usage', usage });
    next.end();
    expect(await again.live!.ended).toMatchObject({ status: 'complete', content: 'Once upon a time.' });
    const sums = await ground.sums(conversation.id);
    expect(sums).toEqual({ ledger: sums.ledger, conversation: sums.ledger, messages: sums.ledger });
    expect((await ground.conversation(conversation.id)).headIsOpen).toBe(false);
  });
});
