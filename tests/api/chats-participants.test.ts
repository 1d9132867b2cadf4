import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '#server/core/context.ts';
import { findLinkableChat } from '#server/core/chats/find-linkable-chat.ts';
import { quoteChat } from '#server/core/chats/quote-chat.ts';
import { type ChatHouse, startChatHouse } from '#tests/support/chat-house.ts';

interface Chat {
  id: number;
  participants: { id: number; username: string }[];
  unknown: (string | number)[];
}

let house: ChatHouse;
let ada: Actor;
let lin: Actor;
let omar: Actor;
let chatId: number;

beforeAll(async () => {
  house = await startChatHouse();
  [ada, lin, omar] = [await house.person('Ada'), await house.person('Lin'), await house.person('Omar')];
});
afterAll(() => house.close());
beforeEach(async () => {
  chatId = await house.startChat('Release', ada, lin);
});

const add = (who: Actor, people: object) => house.ask<Chat>(who, 'POST', `/api/chats/${chatId}/participants/`, people);
const remove = (who: Actor, userId: number) => house.ask(who, 'DELETE', `/api/chats/${chatId}/participants/${userId}/`);
const leave = (who: Actor) => house.ask<{ detail: string }>(who, 'POST', `/api/chats/${chatId}/leave/`);
const get = (who: Actor) => house.ask<Chat>(who, 'GET', `/api/chats/${chatId}/`);
const say = (who: Actor, content: string) => house.say(who, chatId, content);
const usernames = (chat: Chat): string[] => chat.participants.map(({ username }) => username);

describe('bringing people in', () => {
  test('is for every participant, and reports whom it does not know', async () => {
    const { status, body } = await add(lin, { usernames: ['OMAR', 'nobody'], user_ids: [omar.userId, 12_345_678] });
    expect(status).toBe(200);
    expect(usernames(body)).toEqual(['Ada', 'Lin', 'Omar']);
    expect(body.unknown).toEqual([12_345_678, 'nobody']);
    expect((await get(omar)).status).toBe(200);
  });

  test('leaves who is in it already as they were', async () => {
    const { status, body } = await add(ada, { usernames: ['Lin'] });
    expect([status, usernames(body), body.unknown]).toEqual([200, ['Ada', 'Lin'], []]);
    expect((await add(ada, {})).status).toBe(200);
  });

  test('refuses what is no list of people', async () => {
    expect((await add(ada, { user_ids: 'all' })).status).toBe(400);
    expect((await add(ada, { usernames: [null] })).status).toBe(400);
  });
});

describe('taking people out', () => {
  test('is for who keeps the chat', async () => {
    await add(ada, { usernames: ['Omar'] });
    expect((await remove(lin, omar.userId)).status).toBe(403);
    expect((await remove(lin, ada.userId)).status).toBe(403);
    expect((await remove(ada, omar.userId)).status).toBe(204);
    expect((await get(omar)).status).toBe(404);
  });

  test('is for everybody where it is themselves', async () => {
    expect((await remove(lin, lin.userId)).status).toBe(204);
    expect((await get(lin)).status).toBe(404);
  });

  test('finds nobody where there is nobody', async () => {
    expect((await remove(ada, omar.userId)).status).toBe(404);
    expect((await remove(ada, 12_345_678)).status).toBe(404);
  });
});

describe('leaving', () => {
  test('ends at once what a participant could see and do', async () => {
    await say(lin, 'before');
    const { status, body } = await leave(lin);
    expect([status, typeof body.detail]).toEqual([200, 'string']);
    expect((await get(lin)).status).toBe(404);
    expect((await say(lin, 'after')).status).toBe(404);
    expect((await house.ask<Chat[]>(lin, 'GET', '/api/chats/')).body.map(({ id }) => id)).not.toContain(chatId);
    expect((await leave(lin)).status).toBe(404);
    expect(usernames((await get(ada)).body)).toEqual(['Ada']);
  });

  test('deletes the chat with its last participant', async () => {
    await say(ada, 'hello');
    await leave(lin);
    await leave(ada);
    expect(await house.system.db.selectFrom('chat').select('id').where('id', '=', chatId).execute()).toEqual([]);
    expect(await house.system.db.selectFrom('chatMessage').select('id').where('chatId', '=', chatId).execute()).toEqual(
      [],
    );
  });

  test('of all at once leaves no chat behind that nobody is in', async () => {
    for (let round = 0; round < 20; round++) {
      const { body } = await house.ask<Chat>(ada, 'POST', '/api/chats/', {
        name: 'Race',
        participant_usernames: ['Lin', 'Omar'],
      });
      const answers = await Promise.all(
        [ada, lin, omar].map((who) => house.ask(who, 'POST', `/api/chats/${body.id}/leave/`)),
      );
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
      expect(await house.system.db.selectFrom('chat').select('id').where('id', '=', body.id).execute()).toEqual([]);
    }
  });
});

describe('a chat as context', () => {
  const quote = (who: Actor, limit = 20) => quoteChat(house.system, { chatId, userId: who.userId, limit });

  test('can be linked by who takes part in it only', async () => {
    expect(await findLinkableChat({ ...house.system, actor: lin }, chatId)).toEqual({ id: chatId, name: 'Release' });
    expect(await findLinkableChat({ ...house.system, actor: omar }, chatId)).toBeNull();
    expect(await findLinkableChat({ ...house.system, actor: lin }, 987_654_321)).toBeNull();
  });

  test('gives the newest messages, oldest first', async () => {
    for (const content of ['one', 'two', 'three']) await say(ada, content);
    const quoted = await quote(lin, 2);
    expect(quoted?.chatName).toBe('Release');
    expect(quoted?.messages.map(({ sender, content }) => `${sender}: ${content}`)).toEqual(['Ada: two', 'Ada: three']);
    expect(quoted?.messages[0]?.timestamp).toBeInstanceOf(Date);
  });

  test('is empty where nothing was said yet', async () => {
    expect(await quote(lin)).toEqual({ chatName: 'Release', messages: [] });
  });

  test('gives nothing to who never took part, has left, or comes after the chat', async () => {
    await say(ada, 'canary');
    expect(await quote(omar)).toBeNull();
    await leave(lin);
    expect(await quote(lin)).toBeNull();
    await house.ask(ada, 'DELETE', `/api/chats/${chatId}/`);
    expect(await quote(ada)).toBeNull();
  });
});
