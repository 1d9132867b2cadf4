import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { deleteNode } from '#server/core/answers/journal-store.ts';
import type { NodeIdentity } from '#server/core/answers/node-identity.ts';
import type { LiveAnswer } from '#server/core/answers/live-answer.ts';
import { requestStop } from '#server/core/answers/waiting-store.ts';
import { abandonAnswer } from './abandon-answer.ts';
import { type Ground, startGround, until } from './ground.ts';
import { ScriptedGateway } from './scripted-gateway.ts';

let ground: Ground;
let dead: NodeIdentity;
const gateway = new ScriptedGateway();

beforeAll(async () => {
  ground = await startGround();
});
afterAll(() => ground.close());
beforeEach(async () => {
  dead = await ground.newNode();
});
afterEach(async () => {
  await ground.ctx.pool.query("update llm_model set status = 'active'");
  await ground.catalog.refresh();
});

const abandon = (...texts: string[]): Promise<LiveAnswer> => abandonAnswer(ground, dead, ...texts);

describe('what a dead server has left', () => {
  test('ends as interrupted with all that was shown, counted and priced so far', async () => {
    const live = await abandon('Once ', 'upon ', 'a time');
    await ground.recover(gateway);
    const message = await ground.message(live.messageId);
    expect(message).toMatchObject({
      status: 'interrupted',
      content: 'Once upon a time',
      outputTokens: 4,
      usageSource: 'estimated',
      errorCode: null,
    });
    expect(message.costNano).toBe(message.inputTokens! + 4);
    const conversation = await ground.conversation(live.conversationId);
    expect(conversation.headIsOpen).toBe(false);
    expect(message.revision).toBe(conversation.revision);
    await ground.expectOneSum(live.conversationId);
  });

  test('ends as stopped where somebody had asked for that', async () => {
    const live = await abandon('Once');
    await requestStop(ground.ctx, live.userId, { messageId: live.messageId });
    await ground.recover(gateway);
    expect(await ground.message(live.messageId)).toMatchObject({ status: 'stopped', content: 'Once' });
  });

  test.each(['maintenance', 'inactive'])('ends also where the default model is in %s', async (status) => {
    const live = await abandon('Once');
    await ground.ctx.pool.query('update llm_model set status = $1', [status]);
    await ground.catalog.refresh();
    await ground.recover(gateway);
    expect(await ground.message(live.messageId)).toMatchObject({ status: 'interrupted', content: 'Once' });
  });

  test('keeps the journal of answers that it could not end, for whoever ends them', async () => {
    const live = await abandon('Once upon a time');
    const { rows } = await ground.ctx.pool.query<{ id: string }>(
      'select node_id as id from answer where message_id = $1',
      [live.messageId],
    );
    await deleteNode(ground.ctx, rows[0]!.id);
    await ground.recover(gateway);
    expect(await ground.message(live.messageId)).toMatchObject({ status: 'interrupted', content: 'Once upon a time' });
  });

  test('ends once, also where two servers start at the same moment', async () => {
    const lives = [await abandon('a'), await abandon('b'), await abandon('c')];
    // Beside other servers: one that takes itself for the only one would end them too.
    await ground.ctx.pool.query("update node set lease_until = now() - interval '1 s' where id = $1", [dead.id]);
    await Promise.all(Array.from({ length: 3 }, () => ground.recover(gateway, false)));
    for (const { messageId } of lives) {
      expect((await ground.message(messageId)).status).toBe('interrupted');
      const { rowCount } = await ground.ctx.pool.query('select from generation where message_id = $1', [messageId]);
      expect(rowCount).toBe(1);
    }
  });

  test('ends also where its server is not even known any more', async () => {
    const live = await abandon();
    await ground.ctx.pool.query('delete from node where id = $1', [dead.id]);
    await ground.recover(gateway);
    expect((await ground.message(live.messageId)).status).toBe('interrupted');
  });

  test('leaves nothing behind: no running answer, no journal, no dead server', async () => {
    const live = await abandon('Once');
    const self = await ground.recover(gateway);
    const { pool } = ground.ctx;
    expect((await pool.query('select from answer where message_id = $1', [live.messageId])).rowCount).toBe(0);
    expect((await pool.query('select from journal_segment where node_id = $1', [dead.id])).rowCount).toBe(0);
    expect((await pool.query('select id from node')).rows).toContainEqual({ id: self.id });
    expect((await pool.query('select id from node where id = $1', [dead.id])).rowCount).toBe(0);
  });

  test('is left alone while its lease lasts and others may run', async () => {
    const live = await abandon('Once');
    const engine = await ground.startEngine(gateway, false);
    expect((await ground.message(live.messageId)).status).toBe('pending');
    await ground.ctx.pool.query("update node set lease_until = now() - interval '1 s' where id = $1", [dead.id]);
    await until(async () => (await ground.message(live.messageId)).status === 'interrupted', 8000);
    expect(engine.live.size).toBe(0);
  });

  test('does not keep what waits behind it from being ended: one answer that cannot be stored is one answer', async () => {
    const bad = await abandon('bad');
    const good = await abandon('good');
    await ground.ctx.pool.query(
      `alter table message add constraint broken check (content <> 'bad' or status <> 'interrupted') not valid`,
    );
    await ground.recover(gateway).catch(() => undefined);
    await ground.ctx.pool.query('alter table message drop constraint broken');
    expect((await ground.message(good.messageId)).status).toBe('interrupted');
    await ground.recover(gateway);
    expect(await ground.message(bad.messageId)).toMatchObject({ status: 'interrupted', content: 'bad' });
  });
});
