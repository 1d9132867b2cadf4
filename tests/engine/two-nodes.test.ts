import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AnswerEngine } from '#server/core/answers/answer-engine.ts';
import { ask, type Asked } from '#server/core/answers/ask.ts';
import { awaitAnswer } from '#server/core/answers/await-answer.ts';
import { continueAnswer } from '#server/core/answers/continue-answer.ts';
import { stopAnswer, stopAnswersOf } from '#server/core/answers/stop-answer.ts';
import type { Conversation } from '#server/core/conversations/conversation.ts';
import { type Ground, pause, startGround, until } from './ground.ts';
import { type ScriptedCall, ScriptedGateway } from './scripted-gateway.ts';

let ground: Ground;
let gateway: ScriptedGateway;
let one: AnswerEngine;
let conversation: Conversation;

beforeEach(async () => {
  ground = await startGround();
  gateway = new ScriptedGateway();
  one = await ground.startEngine(gateway, false);
  conversation = await ground.newConversation();
});
afterEach(() => ground.close());

const send = (engine: AnswerEngine, content: string): Promise<Asked> =>
  ask(ground.asking(engine), { id: conversation.id }, { content, quoteChat: false, quoteLimit: 20 });

async function nextCall(): Promise<ScriptedCall> {
  await until(() => gateway.calls.length > 0);
  return gateway.calls.shift()!;
}

const shown = (asked: Asked): string | undefined => asked.live!.shown()[0]?.text;

describe('a server that was frozen for longer than its lease', () => {
  test('shows and stores nothing more of what another one has ended, and its readers get that one’s word', async () => {
    const asked = await send(one, 'Why?');
    const call = await nextCall();
    call.say('shown');
    await until(() => shown(asked) === 'shown');
    await ground.recover();
    call.say(' and late');
    expect(await asked.live!.ended).toMatchObject({ status: 'interrupted', content: 'shown' });
    expect(shown(asked)).toBe('shown');
    expect(call.signal.aborted).toBe(true);
    expect(await ground.message(asked.reply!.id)).toMatchObject({ status: 'interrupted', content: 'shown' });
  });

  test('cannot overwrite that end with its own, either', async () => {
    const asked = await send(one, 'Why?');
    const call = await nextCall();
    call.say('shown');
    await until(() => shown(asked) === 'shown');
    await ground.recover();
    call.say({ type: 'finish', reason: 'stop' });
    call.end();
    expect(await asked.live!.ended).toMatchObject({ status: 'interrupted', content: 'shown' });
    const { rowCount } = await ground.ctx.pool.query('select from generation where message_id = $1', [asked.reply!.id]);
    expect(rowCount).toBe(1);
  });

  test('works on under another name, and can continue what was cut off', async () => {
    const asked = await send(one, 'Why?');
    (await nextCall()).say('shown');
    await until(() => shown(asked) === 'shown');
    const lost = one.node;
    await ground.recover();
    await until(() => one.node !== lost);
    await asked.live!.ended;
    const again = await continueAnswer(ground.asking(one), asked.reply!.id, null);
    const call = await nextCall();
    call.say(' and done');
    await until(() => again.live!.shown()[0]?.text === 'shown and done');
    call.end();
    expect(await again.live!.ended).toMatchObject({ status: 'complete', content: 'shown and done' });
  });

  test('loses nothing of a question that it takes before it knows: asked, shown or not, it ends with a name', async () => {
    await ground.recover();
    const early = await send(one, 'before it knows');
    const call = await nextCall();
    call.say('never shown');
    expect(await early.live!.ended).toMatchObject({ status: 'interrupted', content: '' });
    expect(await ground.message(early.question!.id)).toMatchObject({ status: 'complete', content: 'before it knows' });
    const later = await send(one, 'after');
    (await nextCall()).end();
    expect(await later.live!.ended).toMatchObject({ status: 'complete' });
  });

  test('gives up what was waiting, too', async () => {
    await send(one, 'first');
    await nextCall();
    const waiting = await send(one, 'second');
    await ground.recover();
    expect(await waiting.live!.ended).toMatchObject({ status: 'interrupted', content: '' });
    expect(gateway.calls).toEqual([]);
  });
});

describe('two servers on one database', () => {
  let two: AnswerEngine;
  beforeEach(async () => {
    two = await ground.startEngine(gateway, false);
  });

  test('answer what is asked on one after what runs on the other', async () => {
    const first = await send(one, 'first');
    const call = await nextCall();
    const second = await send(two, 'second');
    call.say('answer one');
    call.end();
    await first.live!.ended;
    const next = await nextCall();
    expect(next.request.messages.map(({ content }) => content)).toEqual(['first', 'answer one', 'second']);
    next.end();
    expect(await second.live!.ended).toMatchObject({ status: 'complete' });
  });

  test('stop what runs on the other, one answer or all of a conversation', async () => {
    const first = await send(one, 'first');
    const call = await nextCall();
    expect(await stopAnswer(ground.asking(two), first.reply!.id)).toMatchObject({ status: 'stopped' });
    expect(call.signal.aborted).toBe(true);
    const second = await send(one, 'second');
    await nextCall();
    await stopAnswersOf(ground.asking(two), conversation.id);
    expect(await second.live!.ended).toMatchObject({ status: 'stopped' });
  });

  test('wait for the other’s answers through a database that is away', async () => {
    const first = await send(one, 'first');
    const call = await nextCall();
    const waited = awaitAnswer(ground.asking(two), first.reply!.id);
    const { pool } = ground.ctx;
    const broken = vi.spyOn(pool, 'query').mockRejectedValue(new Error('Connection terminated unexpectedly'));
    await pause(700);
    broken.mockRestore();
    call.say('worth it');
    call.end();
    expect(await waited).toMatchObject({ status: 'complete', content: 'worth it' });
  });

  test('leave each other’s answers alone', async () => {
    const first = await send(one, 'first');
    const call = await nextCall();
    await two.shutDown(0);
    call.say('mine');
    call.end();
    expect(await first.live!.ended).toMatchObject({ status: 'complete', content: 'mine' });
  });
});

describe('a server that is told to stop', () => {
  test('takes nothing new, and lets what runs end', async () => {
    const asked = await send(one, 'Why?');
    const call = await nextCall();
    const stopped = one.shutDown(10_000);
    await expect(send(one, 'more')).rejects.toMatchObject({ code: 'unavailable' });
    await expect(continueAnswer(ground.asking(one), asked.reply!.id, null)).rejects.toMatchObject({
      code: 'unavailable',
    });
    call.say('Because.');
    call.end();
    await stopped;
    expect(await ground.message(asked.reply!.id)).toMatchObject({ status: 'complete', content: 'Because.' });
  });

  test('interrupts what does not end in time, with all its text, and is gone from the database', async () => {
    const asked = await send(one, 'Why?');
    const waiting = await send(one, 'And?');
    const call = await nextCall();
    call.say('Because');
    await until(() => shown(asked) === 'Because');
    await one.shutDown(50);
    expect(await ground.message(asked.reply!.id)).toMatchObject({ status: 'interrupted', content: 'Because' });
    expect(await ground.message(waiting.reply!.id)).toMatchObject({ status: 'interrupted', content: '' });
    expect((await ground.ctx.pool.query('select from node')).rowCount).toBe(0);
  });
});
