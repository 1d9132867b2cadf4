import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Problem } from '#contract/errors.ts';
import type { Message } from '#contract/messages.ts';
import { EventStream } from '#tests/support/event-stream.ts';
import { AiSocket } from '#tests/support/frames.ts';
import { ManagedModels, within } from '#tests/support/managed-models.ts';
import { offeredNames } from '#tests/support/providers.ts';

let house: ManagedModels;

beforeAll(async () => {
  house = await ManagedModels.start();
});
afterAll(() => house.close());

describe('a model that is inactive', () => {
  const inactive = /^The model chain-3 \(.*\) is inactive\. Choose another one: echo \(/;
  let conversation: { id: string; number: number };

  beforeAll(async () => {
    conversation = await house.newConversation();
    await house.cast.lin.client.post(`/api/conversations/${conversation.id}/send-message/`, { content: 'Hello' });
    await house.server.pool.query('update conversation set llm_model_id = $1 where id = $2', [
      house.chain.id,
      conversation.id,
    ]);
    await house.change(house.chain, { status: 'inactive' });
  });
  afterAll(() => house.change(house.chain, { status: 'active' }));

  test('is offered to nobody, and can’t become the default', async () => {
    expect(await offeredNames(house.cast.lin)).not.toContain(house.chain.name);
    const { status, body } = await house.change(house.chain, { is_default: true });
    expect([status, body.detail]).toEqual([
      409,
      `${house.chain.name} can’t answer now, so it can’t be the default model.`,
    ]);
  });

  test('is refused where it is named, before anything is stored, and others are offered', async () => {
    const { rows: before } = await house.server.pool.query('select count(*) from message');
    const { status, body } = await house.ask(house.chain);
    expect([status, body.detail]).toEqual([409, expect.stringMatching(inactive)]);
    expect((await house.server.pool.query('select count(*) from message')).rows).toEqual(before);
  });

  test('fails where a conversation prefers it, with the question kept, by either face', async () => {
    const sent = await house.cast.lin.client.post<Problem & { message: string; reply: string }>(
      `/api/conversations/${conversation.id}/send-message/`,
      { content: 'Kept' },
    );
    expect(sent.body).toMatchObject({ status: 409, detail: expect.stringMatching(inactive) });
    const kept = await house.messagesOf(conversation);
    expect(kept.slice(-2)).toMatchObject([
      { id: sent.body.message, content: 'Kept' },
      { id: sent.body.reply, status: 'failed', error_message: expect.stringMatching(inactive) },
    ]);
    const again = await house.cast.lin.client.post<Message & { reply: Message }>(
      `/api/messages/${sent.body.reply}/regenerate/`,
      { model: house.echo.id },
    );
    expect([again.status, again.text]).toEqual([201, expect.stringContaining('Kept')]);
    const short = await house.cast.lin.client.post<Problem>(`/api/ai/chats/${conversation.number}/send_message/`, {
      content: 'Kept too',
    });
    expect(short.body).toMatchObject({ status: 409, detail: expect.stringMatching(inactive) });
  });

  test('says so in an event stream', async () => {
    const path = `/api/conversations/${conversation.id}/send-message/`;
    const stream = await EventStream.post(house.cast.lin.client, path, { content: 'As it comes' });
    const events = [await stream.next(), await stream.next(), await stream.next()];
    expect(events.map((event) => event?.event)).toEqual(['user_message', 'error', undefined]);
    expect(events[1]!.frame).toMatchObject({ type: 'error', message: expect.stringMatching(inactive) });
  });

  test('says so on a socket, in both dialects, which stays usable', async () => {
    const plain = await AiSocket.open(house.cast.lin.client, conversation.number);
    plain.ask('On the first dialect');
    expect((await plain.count('error')).message).toMatch(inactive);
    plain.ask('Once more');
    await plain.count('error', 2);
    expect(plain.of('user_message')).toHaveLength(2);
    plain.cut();

    const streaming = await AiSocket.open(house.cast.lin.client, conversation.id, { query: '?stream=true' });
    const { epoch } = await streaming.count('welcome');
    streaming.send({ type: 'resume', epoch, revision: 0, shown: {} });
    await streaming.count('messages');
    streaming.ask('On the second');
    const failed = (): Message | undefined =>
      streaming
        .of('messages')
        .flatMap(({ messages }) => messages)
        .findLast(({ status, parent }) => status === 'failed' && parent !== null);
    await streaming.until(() => streaming.of('messages').length > 1 && failed() !== undefined);
    expect(failed()!.error_message).toMatch(inactive);
    streaming.cut();
  });

  test('does not stop what it is saying', async () => {
    const before = house.server.models.requests.length;
    const answering = house.ask(house.pace);
    await house.called(house.pace, before);
    await house.change(house.pace, { status: 'inactive' });
    expect((await answering).status).toBe(201);
    expect((await house.ask(house.pace)).status).toBe(409);
    await house.change(house.pace, { status: 'active' });
  });

  test('stays the default that it is, so that no house.other is paid for unasked', async () => {
    await house.change(house.echo, { status: 'maintenance' });
    expect((await house.ask(null)).body.detail).toMatch(
      /The model echo \(.*\) is in maintenance\. Choose another one: pace-20-40 /,
    );
    expect((await house.read(house.echo)).is_default).toBe(true);
    // What a conversation prefers is not asked about the default one.
    await house.change(house.chain, { status: 'active' });
    const sent = await house.cast.lin.client.post(`/api/conversations/${conversation.id}/send-message/`, {
      content: 'Now',
    });
    expect(sent.status).toBe(201);
    await house.change(house.chain, { status: 'inactive' });
    await house.change(house.echo, { status: 'active' });
  });
});

describe('a model with a limit', () => {
  const used =
    /^echo \(.*\) may be asked 3 times a minute, and was\. It takes questions again at \d\d:\d\d \(UTC\)\. Choose another one: (chain-3|pace)/;

  test('is asked no more often than that, by however many at once and on whichever server', async () => {
    await house.server.pool.query('select pg_sleep(greatest(0, 5 - (60 - extract(second from now()))))');
    await house.change(house.echo, { rate_limit_per_minute: 3 });
    await within(1000, async () => {
      const { body } = await house.cast.ada.client.get<{ rate_limit_per_minute: number }>(
        new URL(`/api/llm-models/${house.echo.id}/`, house.other.url).href,
      );
      return body.rate_limit_per_minute === 3;
    });
    const before = house.server.models.requests.length;
    const asked = await Promise.all(
      Array.from({ length: 10 }, (_, index) => house.ask(house.echo, 'many', index % 2 ? house.server : house.other)),
    );
    expect(asked.filter(({ status }) => status === 201)).toHaveLength(3);
    expect(house.server.models.requests.length - before).toBe(3);
    const refused = asked.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(7);
    expect(refused[0]!.body.detail).toMatch(used);
    const seconds = Number(refused[0]!.headers.get('retry-after'));
    expect(seconds >= 1 && seconds <= 60, String(seconds)).toBe(true);
    const socket = await AiSocket.open(house.cast.lin.client, (await house.newConversation()).number);
    socket.ask('And now?');
    expect((await socket.count('error')).message).toMatch(used);
    socket.cut();
    expect((await house.ask(house.chain)).status).toBe(201);
    await house.server.pool.query(`update model_use set starts_at = starts_at - interval '1 minute'`);
    expect((await house.ask(house.echo)).status).toBe(201);
  });

  test('of a day is left alone by that of a minute, which counts nothing that the day refuses', async () => {
    await house.change(house.echo, { rate_limit_per_minute: 1000, daily_request_limit: 1 });
    await house.server.pool.query('delete from model_use');
    expect((await house.ask(house.echo)).status).toBe(201);
    expect((await house.ask(house.echo)).body.detail).toMatch(/may be asked once a day, and was\./);
    const { rows } = await house.server.pool.query('select period, requests from model_use order by period');
    expect(rows).toEqual([
      { period: 'day', requests: 1 },
      { period: 'minute', requests: 1 },
    ]);
    await house.change(house.echo, { rate_limit_per_minute: null, daily_request_limit: null });
    expect((await house.ask(house.echo)).status).toBe(201);
  });
});
