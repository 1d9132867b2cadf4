import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeCodes } from '#contract/realtime.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { type Cast, startCast } from '#tests/support/cast.ts';
import { Listener } from '#tests/support/chat-house.ts';

let server: AppServer;
let cast: Cast;
let chatId: number;

beforeAll(async () => {
  server = await startAppServer();
  cast = await startCast(server.url);
  const { client } = cast.ada;
  const made = await client.post<{ id: number }>('/api/chats/', { name: 'Release', participant_usernames: ['lin'] });
  chatId = made.body.id;
});
afterAll(() => server.close());

function listen(headers: Record<string, string>): Promise<Listener> {
  return Listener.open(`${server.url.replace('http', 'ws')}/ws/chat/${chatId}/`, { headers });
}

const say = (content: string) => cast.ada.client.post(`/api/chats/${chatId}/send_message/`, { content });

describe('the chat socket of the whole product', () => {
  test('is opened by the session cookie of a page of ours, and by an API key', async () => {
    const key = (await cast.lin.client.post<{ key: string }>('/api/api-keys/', { name: 'a program' })).body.key;
    const page = await listen({ cookie: cast.ada.client.cookieHeader, origin: server.url });
    const program = await listen({ authorization: `Bearer ${key}` });
    program.say('hello');
    for (const listener of [page, program]) await listener.until(({ frames }) => frames.length > 0);
    expect(page.frames[0]?.message).toMatchObject({ content: 'hello', sender: { username: 'lin' } });
    for (const { socket } of [page, program]) socket.terminate();
  });

  test('is refused to a bad cookie and a bad key', async () => {
    await expect(listen({ cookie: 'sessionid=nonsense' })).rejects.toMatchObject({ status: 401 });
    await expect(listen({ authorization: 'Bearer nonsense' })).rejects.toMatchObject({ status: 401 });
    await expect(listen({ cookie: cast.omar.client.cookieHeader })).rejects.toMatchObject({ status: 404 });
  });

  test('is closed within a second of logging out, and says nothing more', async () => {
    const listener = await listen({ cookie: cast.lin.client.cookieHeader });
    await cast.lin.client.post('/api/logout/');
    await listener.until(({ closeCode }) => closeCode !== null, 1000);
    await say('canary');
    expect([listener.closeCode, listener.contents()]).toEqual([closeCodes.signedOut, []]);
  });
});
