import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { listChatMessages, sendChatMessage } from '#contract/chats.ts';
import type { Actor } from '#server/core/context.ts';
import { type ChatHouse, startChatHouse } from '#tests/support/chat-house.ts';

interface Message {
  id: number;
  chat: number;
  sender: { id: number; username: string };
  content: string;
  timestamp: string;
}

let house: ChatHouse;
let ada: Actor;
let lin: Actor;
let chatId: number;

beforeAll(async () => {
  house = await startChatHouse();
  [ada, lin] = [await house.person('Ada'), await house.person('Lin')];
});
afterAll(() => house.close());
beforeEach(async () => {
  chatId = await house.startChat('Release', ada, lin);
});

const send = (who: Actor, content: unknown, headers = {}) =>
  house.say<Message & { errors: object }>(who, chatId, content, headers);
const list = (who: Actor, query = '') => house.ask<Message[]>(who, 'GET', `/api/chats/${chatId}/messages/${query}`);
const contents = (messages: Message[]): string[] => messages.map(({ content }) => content);

describe('saying something', () => {
  test('answers 201 with the message as it is stored', async () => {
    const text = ' first line\nsecond line\t👩‍👩‍👧 ';
    const { status, body } = await send(ada, text);
    expect(status).toBe(201);
    expect(sendChatMessage.answer!.parse(body)).toEqual(body);
    expect(body).toMatchObject({ chat: chatId, sender: { id: ada.userId, username: 'Ada' }, content: text });
    expect((await list(lin)).body).toEqual([body]);
  });

  test('is refused with 400 where there is nothing in it, too much, or what is no text', async () => {
    for (const content of [undefined, null, '', ' \n\t ', 7, ['x'], 'a\u0000b', '\udc00', 'x'.repeat(20_001)]) {
      const { status, body } = await send(ada, content);
      expect([status, Object.keys(body.errors)]).toEqual([400, ['content']]);
    }
    expect((await list(ada)).body).toEqual([]);
    expect((await send(ada, 'x'.repeat(20_000))).status).toBe(201);
  });

  test('has the sender and the time that the server knows, whatever the body says', async () => {
    const path = `/api/chats/${chatId}/send_message/`;
    const forged = {
      content: 'hello',
      sender: { id: lin.userId, username: 'Lin' },
      id: 1,
      chat: 1,
      timestamp: '2001-01-01T00:00:00Z',
    };
    const { body } = await house.ask<Message>(ada, 'POST', path, forged);
    expect(body).toMatchObject({ sender: { id: ada.userId, username: 'Ada' }, chat: chatId });
    expect(body.id).not.toBe(1);
    expect(Math.abs(Date.parse(body.timestamp) - Date.now())).toBeLessThan(60_000);
  });

  test('says it once for one Idempotency-Key, and is 409 for another text under it', async () => {
    const key = { 'idempotency-key': `say-${chatId}` };
    const [first, second] = [await send(ada, 'hello', key), await send(ada, 'hello', key)];
    expect(second).toMatchObject({ status: 201, body: first.body });
    expect((await send(ada, 'good bye', key)).status).toBe(409);
    expect(contents((await list(ada)).body)).toEqual(['hello']);
  });

  test('gives messages of one chat ids and times in the order they were stored, sent at once by many', async () => {
    const sent = await Promise.all(
      Array.from({ length: 60 }, (_, index) => send(index % 2 ? ada : lin, `message ${index}`)),
    );
    expect(sent.every(({ status }) => status === 201)).toBe(true);
    const { body } = await list(ada);
    expect(body).toHaveLength(60);
    expect(body.map(({ timestamp }) => timestamp)).toEqual(body.map(({ timestamp }) => timestamp).toSorted());
    const chat = await house.ask<{ last_message_at: string }>(ada, 'GET', `/api/chats/${chatId}/`);
    expect(chat.body.last_message_at).toBe(body.at(-1)?.timestamp);
  });

  test('keeps going up in time when the clock was set back', async () => {
    const future = new Date(Date.now() + 3_600_000);
    await house.system.db.updateTable('chat').set({ activityAt: future }).where('id', '=', chatId).execute();
    expect((await send(ada, 'hello')).body.timestamp).toBe(future.toISOString());
  });
});

describe('what was said', () => {
  test('is an array, oldest first, in the contract’s shape', async () => {
    for (const content of ['one', 'two', 'three']) await send(ada, content);
    const { status, body, headers } = await list(lin);
    expect([status, contents(body), headers.get('link')]).toEqual([200, ['one', 'two', 'three'], null]);
    expect(listChatMessages.answer!.parse(body)).toEqual(body);
  });

  test('is shown whole to who came later', async () => {
    const omar = await house.person(`Omar${chatId}`);
    await send(ada, 'before Omar');
    await house.ask(ada, 'POST', `/api/chats/${chatId}/participants/`, { user_ids: [omar.userId] });
    expect(contents((await list(omar)).body)).toEqual(['before Omar']);
  });

  test('leads on by rel="next" until everything has come once', async () => {
    const all = Array.from({ length: 7 }, (_, index) => `message ${index}`);
    for (const content of all) await send(ada, content);
    const first = await list(ada, '?limit=3');
    expect([contents(first.body), linkOf(first.headers, 'prev')]).toEqual([all.slice(0, 3), null]);
    const second = await house.ask<Message[]>(ada, 'GET', linkOf(first.headers, 'next')!);
    expect(contents(second.body)).toEqual(all.slice(3, 6));
    const third = await house.ask<Message[]>(ada, 'GET', linkOf(second.headers, 'next')!);
    expect([contents(third.body), linkOf(third.headers, 'next')]).toEqual([all.slice(6), null]);
  });

  test('opens at its end with the cursor `end`, and leads back by rel="prev"', async () => {
    const all = Array.from({ length: 7 }, (_, index) => `message ${index}`);
    for (const content of all) await send(ada, content);
    const last = await list(ada, '?limit=3&cursor=end');
    expect([contents(last.body), linkOf(last.headers, 'next')]).toEqual([all.slice(4), null]);
    const middle = await house.ask<Message[]>(ada, 'GET', linkOf(last.headers, 'prev')!);
    expect(contents(middle.body)).toEqual(all.slice(1, 4));
    const first = await house.ask<Message[]>(ada, 'GET', linkOf(middle.headers, 'prev')!);
    expect([contents(first.body), linkOf(first.headers, 'prev')]).toEqual([all.slice(0, 1), null]);
    const again = await house.ask<Message[]>(ada, 'GET', linkOf(first.headers, 'next')!);
    expect(contents(again.body)).toEqual(all.slice(1, 4));
  });

  test('goes with its chat, whoever deletes that, and however many speak at that moment', async () => {
    const { db } = house.system;
    const stored = () => db.selectFrom('chatMessage').select('id').where('chatId', '=', chatId).execute();
    await send(ada, 'first');
    const speaking = Array.from({ length: 20 }, (_, index) => send(lin, `message ${index}`));
    const [said] = await Promise.all([Promise.all(speaking), db.deleteFrom('chat').where('id', '=', chatId).execute()]);
    for (const { status } of said) expect([201, 404]).toContain(status);
    expect(await stored()).toEqual([]);
  });

  test('keeps the words of who has no account any more', async () => {
    const gone = await house.person(`Gone${chatId}`);
    await house.ask(ada, 'POST', `/api/chats/${chatId}/participants/`, { user_ids: [gone.userId] });
    await send(gone, 'farewell');
    await house.system.db.deleteFrom('appUser').where('id', '=', gone.userId).execute();
    expect((await list(ada)).body).toMatchObject([{ sender: { id: 0, username: '[deleted]' }, content: 'farewell' }]);
  });
});

function linkOf(headers: Headers, rel: string): string | null {
  return new RegExp(`<([^>]*)>; rel="${rel}"`).exec(headers.get('link') ?? '')?.[1] ?? null;
}
