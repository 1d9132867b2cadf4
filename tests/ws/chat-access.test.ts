import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { closeCodes } from '#contract/realtime.ts';
import type { Actor } from '#server/core/context.ts';
import { type ChatHouse, type Listener, startChatHouse } from '#tests/support/chat-house.ts';

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
  await house.hangUp();
  chatId = await house.startChat('Release', ada, lin);
});

const say = (who: Actor, content: string) => house.say(who, chatId, content);
const isClosed = ({ closeCode }: Listener): boolean => closeCode !== null;
const hasHeard = (content: string) => (listener: Listener) => listener.contents().includes(content);

describe('an open socket', () => {
  test('is closed within a second when its person leaves, and the others’ stay', async () => {
    const [hers, his] = [await house.listen(ada, chatId), await house.listen(lin, chatId)];
    await house.ask(lin, 'POST', `/api/chats/${chatId}/leave/`);
    await his.until(isClosed, 1000);
    await say(ada, 'canary');
    await hers.until(hasHeard('canary'));
    expect([his.closeCode, his.contents(), hers.closeCode]).toEqual([closeCodes.accessLost, [], null]);
  });

  test('is closed when its person is taken out', async () => {
    const his = await house.listen(lin, chatId);
    await house.ask(ada, 'DELETE', `/api/chats/${chatId}/participants/${lin.userId}/`);
    await his.until(isClosed, 1000);
    expect(his.closeCode).toBe(closeCodes.accessLost);
  });

  test('is closed when its chat is deleted', async () => {
    const listeners = [await house.listen(ada, chatId), await house.listen(lin, chatId)];
    await house.ask(ada, 'DELETE', `/api/chats/${chatId}/`);
    for (const listener of listeners) {
      await listener.until(isClosed, 1000);
      expect(listener.closeCode).toBe(closeCodes.deleted);
    }
  });

  test('gets nothing that is said after its person has left, 60 times, even where the event is lost', async () => {
    for (let round = 0; round < 60; round++) {
      if (round % 20 === 0) chatId = await house.startChat(`Room ${round}`, ada);
      await house.ask(ada, 'POST', `/api/chats/${chatId}/participants/`, { usernames: ['Lin'] });
      const [his, hers] = [await house.listen(lin, chatId), await house.listen(ada, chatId)];
      const racing = say(ada, 'meanwhile');
      house.bus.isDeaf = round % 2 === 0;
      await house.ask(lin, 'POST', `/api/chats/${chatId}/leave/`);
      house.bus.isDeaf = false;
      await racing;
      await say(ada, 'canary');
      await Promise.all([hers.until(hasHeard('canary')), his.until(isClosed)]);
      expect([his.closeCode, hasHeard('canary')(his)]).toEqual([closeCodes.accessLost, false]);
      hers.socket.terminate();
    }
  }, 30_000);

  test('that was closed takes nothing from its person any more', async () => {
    const his = await house.listen(lin, chatId);
    house.bus.isDeaf = true;
    await house.ask(lin, 'POST', `/api/chats/${chatId}/leave/`);
    house.bus.isDeaf = false;
    his.say('canary');
    await his.until(isClosed, 1000);
    expect(his.closeCode).toBe(closeCodes.accessLost);
    expect((await house.ask<unknown[]>(ada, 'GET', `/api/chats/${chatId}/messages/`)).body).toEqual([]);
  });

  test('is found and closed where the event of leaving was lost and nobody speaks', async () => {
    const his = await house.listen(lin, chatId);
    house.bus.isDeaf = true;
    await house.ask(lin, 'POST', `/api/chats/${chatId}/leave/`);
    house.bus.isDeaf = false;
    await house.chatSockets.check();
    await his.until(isClosed, 1000);
    expect(his.closeCode).toBe(closeCodes.accessLost);
  });

  test('is closed within a second when its own session or key is revoked, and others stay', async () => {
    const [phone, program] = [house.signIn(lin), house.signIn(lin, 77)];
    const hers = await house.listen(ada, chatId);
    const [desktop, onPhone, byProgram] = [
      await house.listen(lin, chatId),
      await house.listen(phone, chatId),
      await house.listen(program, chatId),
    ];
    const revoke = (ids: object): void => house.bus.publish({ type: 'access.revoked', userId: lin.userId, ...ids });

    house.bus.publish({ type: 'access.revoked', userId: ada.userId, sessionIds: [phone.sessionId!], apiKeyIds: [77] });
    revoke({ sessionIds: [77], apiKeyIds: [phone.sessionId!] });
    await say(ada, 'all here');
    for (const listener of [hers, desktop, onPhone, byProgram]) await listener.until(hasHeard('all here'));

    revoke({ sessionIds: [phone.sessionId!] });
    await onPhone.until(isClosed, 1000);
    revoke({ apiKeyIds: [77] });
    await byProgram.until(isClosed, 1000);
    await say(ada, 'canary');
    for (const listener of [hers, desktop]) await listener.until(hasHeard('canary'));
    for (const { closeCode, frames } of [onPhone, byProgram])
      expect([closeCode, frames.length]).toEqual([closeCodes.signedOut, 1]);

    revoke({});
    await desktop.until(isClosed, 1000);
    expect([desktop.closeCode, hers.closeCode]).toEqual([closeCodes.signedOut, null]);
  });

  test('is closed at once where its person left or signed out while it was being opened', async () => {
    const leaving = house.hold('find-chat-head');
    const opening = house.listen(lin, chatId);
    await leaving.arrived;
    await house.ask(lin, 'POST', `/api/chats/${chatId}/leave/`);
    leaving.release();
    const left = await opening;
    await left.until(isClosed, 1000);

    const phone = house.signIn(ada);
    const signingOut = house.hold('find-chat-head');
    const openingPhone = house.listen(phone, chatId);
    await signingOut.arrived;
    house.ended.add(phone);
    house.bus.publish({ type: 'access.revoked', userId: ada.userId, sessionIds: [phone.sessionId!] });
    signingOut.release();
    const signedOut = await openingPhone;
    await signedOut.until(isClosed, 1000);
    expect([left.closeCode, signedOut.closeCode]).toEqual([closeCodes.accessLost, closeCodes.signedOut]);
  });

  test('is told to come back when the server ends', async () => {
    const passing = await startChatHouse();
    const person = await passing.person('Ada');
    const listener = await passing.listen(person, await passing.startChat('Release', person));
    await passing.close();
    await listener.until(isClosed);
    expect([listener.closeCode, passing.sockets.size]).toEqual([closeCodes.restarting, 0]);
  });
});
