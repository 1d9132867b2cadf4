import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ChatServerFrame } from '#contract/realtime.ts';
import type { Actor } from '#server/core/context.ts';
import { type ChatHouse, type Listener, type Refused, startChatHouse } from '#tests/support/chat-house.ts';

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
  await house.hangUp();
  chatId = await house.startChat('Release', ada, lin);
});

const say = (who: Actor, content: string) => house.say(who, chatId, content);
const said = async (): Promise<unknown[]> =>
  (await house.ask<unknown[]>(ada, 'GET', `/api/chats/${chatId}/messages/`)).body;
const messagesOf = (listener: Listener): unknown[] => listener.frames.map(({ message }) => message);

describe('a message over the socket', () => {
  test('reaches all sockets of all participants, the sender’s among them, as it is stored', async () => {
    const listeners = [
      await house.listen(ada, chatId),
      await house.listen(ada, chatId),
      await house.listen(lin, chatId),
    ];
    listeners[0]?.say('hello');
    for (const listener of listeners) await listener.until(({ frames }) => frames.length > 0);
    const stored = await said();
    for (const { frames } of listeners) {
      expect(frames.map((frame) => ChatServerFrame.parse(frame))).toEqual([{ type: 'message', message: stored[0] }]);
    }
    expect(stored[0]).toMatchObject({ chat: chatId, content: 'hello', sender: { id: ada.userId, username: 'Ada' } });
  });

  test('can name its type', async () => {
    const listener = await house.listen(ada, chatId);
    listener.say({ type: 'message', content: 'hello' });
    await listener.until(({ frames }) => frames.length > 0);
    expect(listener.contents()).toEqual(['hello']);
  });

  test('comes also from who sent it over REST', async () => {
    const listener = await house.listen(lin, chatId);
    await say(ada, 'hello');
    await listener.until(({ frames }) => frames.length > 0);
    expect(messagesOf(listener)).toEqual(await said());
  });

  test('stays in its chat', async () => {
    const other = await house.startChat('Other', ada);
    const elsewhere = await house.listen(ada, other);
    const here = await house.listen(ada, chatId);
    await say(lin, 'hello');
    await here.until(({ frames }) => frames.length > 0);
    await house.say(ada, other, 'over here');
    await elsewhere.until(({ frames }) => frames.length > 0);
    expect([here.contents(), elsewhere.contents()]).toEqual([['hello'], ['over here']]);
  });

  test('is stored in the order in which one socket sent it', async () => {
    const listener = await house.listen(ada, chatId);
    const sent = Array.from({ length: 15 }, (_, index) => `message ${index}`);
    for (const content of sent) listener.say(content);
    await listener.until(({ frames }) => frames.length >= sent.length);
    expect(listener.contents()).toEqual(sent);
  });

  test('has the sender that the server knows, whatever the frame says', async () => {
    const listener = await house.listen(ada, chatId);
    listener.say({ content: 'hello', sender: { id: lin.userId }, chat: 1, id: 1 });
    await listener.until(({ frames }) => frames.length > 0);
    expect(listener.frames[0]?.message).toMatchObject({ sender: { id: ada.userId }, chat: chatId });
  });

  test('reaches everybody exactly once and in order, while many speak and listeners come and go', async () => {
    const total = 120;
    const listeners = await Promise.all(
      Array.from({ length: 6 }, (_, index) => house.listen(index % 2 ? ada : lin, chatId)),
    );
    const late: { listener: Listener; before: number }[] = [];
    const speaking = (async () => {
      for (let index = 0; index < total; index += 4) {
        await Promise.all([0, 1, 2, 3].map((offset) => say(offset % 2 ? ada : lin, `message ${index + offset}`)));
      }
    })();
    for (let index = 0; index < 10; index++) {
      const listener = await house.listen(index % 2 ? ada : lin, chatId);
      const before = await said();
      late.push({ listener, before: before.length });
    }
    await speaking;
    const stored = await said();
    for (const listener of listeners) {
      await listener.until(({ frames }) => frames.length >= total);
      expect(messagesOf(listener)).toEqual(stored);
    }
    for (const { listener, before } of late) {
      await listener.until(({ frames }) => frames.length >= total - before);
      const heard = messagesOf(listener);
      expect(heard).toEqual(stored.slice(stored.length - heard.length));
    }
  });

  test('is found in the database when its event was lost', async () => {
    const listener = await house.listen(lin, chatId);
    house.bus.isDeaf = true;
    await say(ada, 'one');
    await say(ada, 'two');
    house.bus.isDeaf = false;
    await house.chatSockets.check();
    await listener.until(({ frames }) => frames.length >= 2);
    house.bus.isDeaf = true;
    await say(ada, 'three');
    house.bus.isDeaf = false;
    await say(ada, 'four');
    await listener.until(({ frames }) => frames.length >= 4);
    expect(messagesOf(listener)).toEqual(await said());
  });
});

describe('a socket that is just being opened', () => {
  test('gets what is said while it opens, where nobody else listens', async () => {
    const head = house.hold('find-chat-head');
    const opening = house.listen(lin, chatId);
    await head.arrived;
    await say(ada, 'one');
    head.release();
    const listener = await opening;
    await listener.until(({ frames }) => frames.length > 0);
    expect(listener.contents()).toEqual(['one']);
  });

  test('gets what others have got by then, and they do not get it again', async () => {
    const early = await house.listen(ada, chatId);
    const head = house.hold('find-chat-head');
    const opening = house.listen(lin, chatId);
    await head.arrived;
    await say(ada, 'one');
    await early.until(({ frames }) => frames.length > 0);
    head.release();
    const late = await opening;
    await late.until(({ frames }) => frames.length > 0);
    await say(ada, 'two');
    for (const listener of [early, late]) {
      await listener.until((all) => all.contents().includes('two'));
      expect(listener.contents()).toEqual(['one', 'two']);
    }
  });

  test('gets what it has missed first, where later messages are on their way already', async () => {
    const early = await house.listen(ada, chatId);
    const head = house.hold('find-chat-head');
    const opening = house.listen(lin, chatId);
    await head.arrived;
    await say(ada, 'one');
    await early.until(({ frames }) => frames.length > 0);
    const news = house.hold('list-news-of-chat');
    await say(ada, 'two');
    await news.arrived;
    head.release();
    const late = await opening;
    news.release();
    for (const listener of [early, late]) {
      await listener.until((all) => all.contents().includes('two'));
      expect(listener.contents()).toEqual(['one', 'two']);
    }
  });
});

describe('opening the socket', () => {
  const upgrade = async (who: Actor | null, path: string | number, headers = {}): Promise<Refused> =>
    house.listen(who, path, { headers }).then(
      () => Promise.reject(new Error('the upgrade was not refused')),
      (error: unknown) => error as Refused,
    );

  test('is refused with 401 for who is not signed in', async () => {
    const refused = await upgrade(null, chatId);
    expect([refused.status, JSON.parse(refused.text)]).toMatchObject([401, { code: 'unauthenticated' }]);
  });

  test('is refused with 404 for who is not in the chat, as for an id that nobody has', async () => {
    const [theirs, nobodys] = [await upgrade(omar, chatId), await upgrade(omar, 987_654_321)];
    expect([theirs.status, nobodys.status]).toEqual([404, 404]);
    const withoutId = (text: string): string => text.replace(/"request_id":"[^"]*"/, '');
    expect(withoutId(theirs.text)).toBe(withoutId(nobodys.text));
    expect((await upgrade(ada, '/ws/chat/x/')).status).toBe(404);
    expect((await upgrade(ada, '/ws/chat/')).status).toBe(404);
  });

  test('is refused with 403 for another site’s page, whoever is signed in there', async () => {
    const ours = house.origin;
    const foreign = [
      'null',
      'http://evil.example',
      `${ours}.evil.example`,
      ours.replace('127.0.0.1', 'localhost'),
      `${ours}1`,
      'file://',
    ];
    for (const origin of foreign)
      expect([origin, (await upgrade(ada, chatId, { origin })).status]).toEqual([origin, 403]);
    const listener = await house.listen(ada, chatId, { headers: { origin: ours } });
    expect(listener.socket.readyState).toBe(listener.socket.OPEN);
  });

  test('works without the trailing slash', async () => {
    const listener = await house.listen(ada, `/ws/chat/${chatId}`);
    listener.say('hello');
    await listener.until(({ frames }) => frames.length > 0);
  });

  test('is asked for with 426 where a request is no upgrade', async () => {
    expect((await house.ask(ada, 'GET', `/ws/chat/${chatId}/`)).status).toBe(426);
  });

  test('tells nothing of what was said before', async () => {
    await say(ada, 'before');
    const listener = await house.listen(lin, chatId);
    await say(ada, 'after');
    await listener.until(({ frames }) => frames.length > 0);
    expect(listener.contents()).toEqual(['after']);
  });
});
