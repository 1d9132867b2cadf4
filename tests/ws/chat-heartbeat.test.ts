import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { closeCodes } from '#contract/realtime.ts';
import type { Actor } from '#server/core/context.ts';
import { type ChatHouse, startChatHouse } from '#tests/support/chat-house.ts';

let house: ChatHouse;
let ada: Actor;
let chatId: number;

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  house = await startChatHouse();
  ada = await house.person('Ada');
});
afterAll(async () => {
  await house.close();
  vi.useRealTimers();
});
beforeEach(async () => {
  chatId = await house.startChat('Release', ada);
});
afterEach(() => house.hangUp());

/** The heartbeat’s seconds, each long enough for a ping to be answered. */
async function pass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    vi.advanceTimersByTime(1000);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('an idle socket', () => {
  test('is pinged once in 25 seconds and stays open while it answers', async () => {
    const listener = await house.listen(ada, chatId);
    let pings = 0;
    listener.socket.on('ping', () => pings++);
    await pass(75);
    expect([pings, listener.closeCode]).toEqual([3, null]);
  });

  test('is closed when it does not answer within 10 seconds', async () => {
    const listener = await house.listen(ada, chatId, { autoPong: false });
    let pings = 0;
    listener.socket.on('ping', () => pings++);
    while (pings === 0) await pass(1);
    await pass(8);
    expect(listener.closeCode).toBeNull();
    await pass(4);
    expect(listener.closeCode).toBe(closeCodes.noPong);
  });

  test('is closed within a round when its session has run out, of which no event tells', async () => {
    const ending = house.signIn(ada);
    const [hers, other] = [await house.listen(ending, chatId), await house.listen(ada, chatId)];
    house.ended.add(ending);
    await pass(26);
    expect([hers.closeCode, other.closeCode]).toEqual([closeCodes.signedOut, null]);
  });
});
