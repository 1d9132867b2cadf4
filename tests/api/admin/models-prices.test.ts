import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AdminModel, ModelPrice } from '#contract/admin/models.ts';
import { startAppServer } from '#tests/support/app-server.ts';
import { auditOf } from '#tests/support/audit.ts';
import { linksOf } from '#tests/support/app-server-checks.ts';
import { ManagedModels, within } from '#tests/support/managed-models.ts';
import { adminModelPath } from '#tests/support/providers.ts';

let house: ManagedModels;

beforeAll(async () => {
  house = await ManagedModels.start();
});
afterAll(() => house.close());

describe('a price', () => {
  test('that is set holds for answers that begin after it, to the nano-dollar, on every server', async () => {
    const { status, body } = await house.setPrice(house.echo, { input: '2.50', output: '10', cache_read: '0.25' });
    expect(status).toBe(201);
    expect(ModelPrice.strict().parse(body)).toMatchObject({
      input: '2.5',
      output: '10',
      cache_read: '0.25',
      cache_write: '2.5',
      reasoning: '10',
      source: 'administrator',
      set_by_username: 'ada',
      is_current: true,
      is_scheduled: false,
      takes_back: false,
      valid_to: null,
    });
    expect((await house.read(house.echo)).price).toMatchObject({ input: '2.5', output: '10', source: 'administrator' });
    const { reply } = (await house.ask(house.echo)).body;
    const nano = reply.input_tokens! * 2500 + reply.output_tokens! * 10_000;
    expect(Number(reply.cost) * 1e9).toBeCloseTo(nano, 3);
    const { rows } = await house.server.pool.query(
      'select cost_nano::int as nano, model_price_id::int as price from generation where message_id = $1',
      [reply.id],
    );
    expect(rows).toEqual([{ nano, price: body.id }]);
    await within(1000, async () => (await house.ask(house.echo, 'there?', house.other)).body.reply.cost !== null);
    expect((await auditOf(house.server.pool, ['model', house.echo.id])).at(-1)).toMatchObject({
      action: 'model.price_set',
      details: { model: house.echo.name, from: null, to: { input: '2.5', output: '10' } },
    });
  });

  test('that changes leaves what was paid, and what is being said, as it was', async () => {
    const before = (await house.ask(house.echo, 'before')).body.reply;
    const already = house.server.models.requests.length;
    await house.setPrice(house.pace, { input: '1', output: '1' });
    const answering = house.ask(house.pace);
    await house.called(house.pace, already);
    await Promise.all([
      house.setPrice(house.pace, { input: '5', output: '5' }),
      house.setPrice(house.echo, { input: '3', output: '12' }),
    ]);
    const { reply } = (await answering).body;
    expect(Number(reply.cost) * 1e9).toBeCloseTo((reply.input_tokens! + reply.output_tokens!) * 1000, 3);
    expect((await house.messagesOf({ id: before.conversation })).at(-1)!.cost).toBe(before.cost);
    const after = (await house.ask(house.echo, 'before')).body.reply;
    expect(Number(after.cost)).toBeGreaterThan(Number(before.cost));
  });

  test('has a history, newest first, in which nothing is changed', async () => {
    const history = await house.pricesOf(house.echo);
    ModelPrice.strict().array().parse(history);
    expect(history).toMatchObject([
      { input: '3', is_current: true, valid_to: null },
      { input: '2.5', is_current: false, valid_to: history[0]!.valid_from },
    ]);
    const page = await house.cast.ada.client.get<ModelPrice[]>(adminModelPath(house.echo, 'prices/?limit=1'));
    expect(page.body).toEqual([history[0]]);
    expect((await house.cast.ada.client.get(linksOf(page).next!)).body).toEqual([history[1]]);
  });

  test('that is set for later holds from then on, without anybody looking', async () => {
    const at = new Date(Date.now() + 700);
    const later = await house.setPrice(house.echo, { input: '7', output: '7', valid_from: at.toISOString() });
    expect(later.body).toMatchObject({ is_current: false, is_scheduled: true, valid_from: at.toISOString() });
    expect((await house.read(house.echo)).price).toMatchObject({ input: '3' });
    await new Promise((resolve) => setTimeout(resolve, at.getTime() + 100 - Date.now()));
    const { reply } = (await house.ask(house.echo)).body;
    expect(Number(reply.cost) * 1e9).toBeCloseTo((reply.input_tokens! + reply.output_tokens!) * 7000, 3);
  });

  test('is taken back with all that were set for later, and what the price book says holds again', async () => {
    await house.server.pool.query(
      `insert into model_price (llm_model_id, valid_from, source, price)
       select $1, 'epoch', 'genai-prices', price from model_price where llm_model_id = $1 order by id limit 1`,
      [house.echo.id],
    );
    expect((await house.read(house.echo)).price).toMatchObject({ input: '7', source: 'administrator' });
    await house.setPrice(house.echo, {
      input: '9',
      output: '9',
      valid_from: new Date(Date.now() + 60_000).toISOString(),
    });
    const { status, body } = await house.cast.ada.client.post<AdminModel>(
      adminModelPath(house.echo, 'prices/take_back/'),
    );
    expect(status).toBe(200);
    expect(body.price).toMatchObject({ input: '2.5', source: 'price_book', source_name: 'genai-prices' });
    const history = await house.pricesOf(house.echo);
    expect(history[0]).toMatchObject({ takes_back: true, input: null, set_by_username: 'ada', is_current: false });
    expect(history[1]).toMatchObject({ input: '9', is_scheduled: false, is_current: false });
    expect(history[1]!.valid_to).toBe(history[1]!.valid_from);
    expect(history[2]).toMatchObject({ source: 'price_book', is_current: true });
    await house.cast.ada.client.post(adminModelPath(house.echo, 'prices/take_back/'));
    expect(await house.pricesOf(house.echo)).toHaveLength(history.length);
    await house.setPrice(house.echo, { input: '4', output: '4' });
    expect((await house.read(house.echo)).price).toMatchObject({ input: '4', source: 'administrator' });
  });

  test('of an administrator outlives a restart, which tells the price book’s anew', async () => {
    const restarted = await startAppServer({ beside: house.server });
    await restarted.close();
    expect((await house.read(house.echo)).price).toMatchObject({ input: '4', source: 'administrator' });
  });

  test('is set once where the request is repeated', async () => {
    const body = { input: '6', output: '6' };
    const send = () =>
      house.cast.ada.client.post<ModelPrice>(adminModelPath(house.chain, 'prices/'), body, {
        'idempotency-key': 'six',
      });
    const [first, second] = [await send(), await send()];
    expect([first.status, second.status, second.body]).toEqual([201, 201, first.body]);
    expect(await house.pricesOf(house.chain)).toHaveLength(1);
    const { reply } = (await house.ask(house.chain)).body;
    expect(reply.cost).not.toBeNull();
  });

  test.each<[string, object, string]>([
    ['nothing for input', { output: '1' }, 'input'],
    ['a number', { input: 1, output: '1' }, 'input'],
    ['less than nothing', { input: '-1', output: '1' }, 'input'],
    ['a word', { input: 'free', output: '1' }, 'input'],
    ['a power of ten', { input: '1e3', output: '1' }, 'input'],
    ['seven decimals', { input: '1', output: '0.0000001' }, 'output'],
    ['a million dollars', { input: '1', output: '1000000' }, 'output'],
    ['a day for a time', { input: '1', output: '1', valid_from: '2026-12-01' }, 'valid_from'],
    ['a time that is past', { input: '1', output: '1', valid_from: '2026-01-01T00:00:00Z' }, 'valid_from'],
  ])('is not %s', async (_, wrong, field) => {
    const before = await house.pricesOf(house.chain);
    const { status, body } = await house.setPrice(house.chain, wrong);
    expect([status, Object.keys(body.errors ?? {})]).toEqual([400, [field]]);
    expect(await house.pricesOf(house.chain)).toEqual(before);
  });
});
