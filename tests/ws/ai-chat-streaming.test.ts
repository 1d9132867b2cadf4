import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { type CastMember, join } from '#tests/support/cast.ts';
import type { AiSocket } from '#tests/support/frames.ts';
import { newChat, type Tab, Tabs } from '#tests/support/frames-tab.ts';
import { Transcript } from '#tests/support/frames-transcript.ts';
import { verifyChain } from '#tests/support/model-server/chain.ts';
import { randomFrom } from '#tests/support/seeded-random.ts';

let server: AppServer;
let ada: CastMember;
const tabs = new Tabs();

beforeAll(async () => {
  server = await startAppServer();
  ada = await join(server.url, 'ada');
});
afterAll(() => server.close());
afterEach(() => tabs.cut());

const chatOfAda = (): Promise<number> => newChat(ada.client);
const view = (chat: number, transcript?: Transcript): Promise<Tab> => tabs.open(ada.client, chat, transcript);
const connect = (chat: number, query = '?stream=true'): Promise<AiSocket> => tabs.connect(ada.client, chat, { query });

/** The chat's newest answer, once it has ended. */
async function ended(transcript: Transcript, socket: AiSocket): Promise<string> {
  const isEnded = (): boolean => {
    const shown = transcript.messages.get(transcript.newestAnswer ?? '');
    return shown !== undefined && shown.status !== 'pending' && shown.status !== 'streaming';
  };
  await socket.until(isEnded);
  return transcript.textOf(transcript.newestAnswer!);
}

const send = (chat: number, content: string): Promise<unknown> =>
  ada.client.post(`/api/ai/chats/${chat}/send_message/`, { content }, { prefer: 'respond-async' });

describe('a client that streams', () => {
  test('is greeted, brought up to date, shown each word, and told the end', async () => {
    const chat = await chatOfAda();
    await ada.client.post(`/api/ai/chats/${chat}/send_message/`, { content: 'before' });
    const { socket, transcript } = await view(chat);
    await socket.count('conversation');
    expect(socket.frames.map(({ type }) => type).sort()).toEqual(['conversation', 'messages', 'welcome']);
    expect(socket.of('messages')[0]).toMatchObject({ reset: true });
    expect(socket.of('messages')[0]!.messages.map(({ content }) => content)).toEqual(['before', 'before']);
    socket.ask('[[pace-50-50]]');
    await socket.count('assistant_message');
    const text = await ended(transcript, socket);
    expect(verifyChain(text)).toMatchObject({ valid: true, tokens: 50 });
    expect(socket.of('delta').length).toBeGreaterThan(3);
    expect(transcript).toMatchObject({ problems: [], overlap: 0 });
    expect(socket.of('user_message')).toHaveLength(1);
  });

  test('may ask for it in its message alone, without a word of what it has', async () => {
    const socket = await connect(await chatOfAda(), '');
    socket.ask('[[pace-50-50]]', { stream: true });
    const { message } = await socket.count('assistant_message');
    const deltas = socket.of('delta');
    expect(deltas.length).toBeGreaterThan(3);
    expect(deltas.every(({ id }) => id === message.id)).toBe(true);
    let text = '';
    for (const { at, text: more } of deltas) {
      expect(at).toBe(text.length);
      text += more;
    }
    expect(message.content.startsWith(text)).toBe(true);
    expect(text.length).toBeGreaterThan(100);
  });

  test('sees what others say in the same chat, over whatever they say it', async () => {
    const chat = await chatOfAda();
    const { socket, transcript } = await view(chat);
    await send(chat, '[[pace-100-20]]');
    await socket.count('delta');
    expect(verifyChain(await ended(transcript, socket))).toMatchObject({ valid: true, tokens: 20 });
    await ada.client.patch(`/api/ai/chats/${chat}/`, { title: 'Renamed' });
    await socket.until(() => socket.of('conversation').at(-1)?.conversation.title === 'Renamed');
    expect(transcript.problems).toEqual([]);
  });

  test('shows the same text in five tabs, wherever each came in', async () => {
    const chat = await chatOfAda();
    const five = [await view(chat), await view(chat)];
    await send(chat, '[[reasoning-30-60]]');
    await send(chat, '[[pace-150-90]]');
    for (let late = 0; late < 3; late++) {
      await new Promise((resolve) => setTimeout(resolve, 120));
      five.push(await view(chat));
    }
    for (const { socket, transcript } of five) {
      await socket.until(() => transcript.messages.size === 4);
      expect(verifyChain(await ended(transcript, socket))).toMatchObject({ valid: true, tokens: 90 });
      expect(transcript).toMatchObject({ problems: [], overlap: 0 });
    }
    const texts = five.map(({ transcript }) =>
      [...transcript.messages.keys()].map((id) => transcript.textOf(id)).join('|'),
    );
    expect(new Set(texts).size).toBe(1);
  });

  test('stops one answer by its id, or all that run', async () => {
    const chat = await chatOfAda();
    const { socket, transcript } = await view(chat);
    socket.ask('[[pace-100-900]]');
    await socket.count('delta', 3);
    socket.send({ type: 'stop', message_id: transcript.newestAnswer });
    await socket.count('assistant_message');
    socket.ask('[[pace-100-900]]');
    socket.ask('after it');
    await socket.until(() => transcript.messages.size === 6);
    socket.send({ type: 'stop' });
    await socket.count('assistant_message', 3);
    const statuses = (): string => [...transcript.messages.values()].map(({ status }) => status).join(' ');
    await socket.until(() => statuses() === 'complete stopped complete stopped complete stopped');
  });

  test('cannot stop what belongs to another chat', async () => {
    const [here, there] = [await chatOfAda(), await chatOfAda()];
    const other = await view(there);
    await send(there, '[[pace-100-60]]');
    await other.socket.count('delta');
    const socket = await connect(here);
    socket.send({ type: 'stop', message_id: other.transcript.newestAnswer });
    expect(await socket.count('error')).toMatchObject({ message: 'Not found.' });
    expect(verifyChain(await ended(other.transcript, other.socket))).toMatchObject({ tokens: 60 });
  });
});

describe('a client that comes back', () => {
  test.each(['pace-200-250', 'reasoning-100-100', 'chain-400'])(
    'has every word of %s exactly once, wherever its connection was cut',
    async (behaviour) => {
      const chats = await Promise.all(Array.from({ length: 4 }, chatOfAda));
      const finals = chats.map(async (chat, index) => {
        const transcript = new Transcript();
        await send(chat, `[[${behaviour}]]`);
        const random = randomFrom(index * 7919 + behaviour.length);
        let cuts = 0;
        for (let isOver = false; !isOver; cuts++) {
          const { socket } = await view(chat, transcript);
          const wait = cuts < 25 ? random() * 90 : 10_000;
          isOver = await Promise.race([
            ended(transcript, socket).then(() => true),
            new Promise<boolean>((resolve) => setTimeout(() => resolve(false), wait)),
          ]);
          socket.cut();
        }
        expect(transcript.problems).toEqual([]);
        const { body } = await ada.client.get<{ content: string }[]>(`/api/ai/chats/${chat}/messages/`);
        const shown = transcript.messages.get(transcript.newestAnswer!)!;
        expect(shown.parts.at(-1)).toBe(body[1]!.content);
        for (const part of shown.parts) expect(verifyChain(part).valid).toBe(true);
        return cuts;
      });
      expect((await Promise.all(finals)).some((cuts) => cuts > 1) || !behaviour.startsWith('pace')).toBe(true);
    },
  );

  test('gets what it missed, and no more', async () => {
    const chat = await chatOfAda();
    const { socket, transcript } = await view(chat);
    await send(chat, 'one');
    await ended(transcript, socket);
    socket.cut();
    await ada.client.post(`/api/ai/chats/${chat}/send_message/`, { content: 'two' });
    const again = await view(chat, transcript);
    const missed = await again.socket.count('messages');
    expect(missed.reset).toBe(false);
    // The first answer's end may come once more, where it had come with the frame before its own.
    const contents = missed.messages.map(({ content }) => content).filter((content) => content !== 'one');
    expect(contents).toEqual(['two', 'two']);
    expect(missed.messages.length).toBeLessThanOrEqual(3);
    expect(transcript.problems).toEqual([]);
  });

  const bad: [what: string, has: (transcript: Transcript) => object][] = [
    ['of another database', () => ({ epoch: '00000000-0000-4000-8000-000000000000' })],
    ['of no database', () => ({ epoch: null })],
    ['newer than there is', ({ revision }) => ({ revision: revision + 1 })],
    ['that it has not', () => ({ revision: 0 })],
  ];
  test.each(bad)('starts anew from a revision %s', async (_what, has) => {
    const chat = await chatOfAda();
    await ada.client.post(`/api/ai/chats/${chat}/send_message/`, { content: 'one' });
    const { socket, transcript } = await view(chat);
    await socket.count('messages');
    socket.send({ ...transcript.resumeFrame(), ...has(transcript) });
    const anew = await socket.count('messages', 2);
    expect(anew.reset).toBe(true);
    expect(anew.messages.map(({ content }) => content)).toEqual(['one', 'one']);
  });

  test('starts anew where too much has changed, with the newest messages', async () => {
    const chat = await chatOfAda();
    const { socket, transcript } = await view(chat);
    await socket.count('messages');
    const { body } = await ada.client.get<{ results: { id: string }[] }>('/api/conversations/?page_size=1');
    const path = `/api/conversations/${body.results[0]!.id}/send-message/`;
    socket.cut();
    for (let note = 0; note < 205; note++) await ada.client.post(path, { content: `note ${note}`, reply: false });
    const again = await view(chat, transcript);
    const anew = await again.socket.count('messages');
    expect(anew.reset).toBe(true);
    expect(anew.messages.at(-1)!.content).toBe('note 204');
    expect(anew.messages.length).toBeGreaterThanOrEqual(50);
  });

  test('is shown the rest of an answer also where it does not say how much of it it has', async () => {
    const chat = await chatOfAda();
    const { socket, transcript } = await view(chat);
    await send(chat, '[[pace-100-80]]');
    await socket.count('delta');
    socket.cut();
    const { epoch, revision } = transcript;
    const again = await connect(chat);
    transcript.follow(again);
    again.send({ type: 'resume', epoch, revision });
    expect(verifyChain(await ended(transcript, again))).toMatchObject({ valid: true, tokens: 80 });
    expect(again.of('delta').length).toBeGreaterThan(5);
    expect(transcript.problems).toEqual([]);
  });

  test('may say that it shows what it cannot: it is not believed', async () => {
    const chat = await chatOfAda();
    const { socket, transcript } = await view(chat);
    await send(chat, '[[pace-100-40]]');
    await socket.count('delta');
    const id = transcript.newestAnswer!;
    socket.cut();
    const liar = await connect(chat);
    liar.send({ ...transcript.resumeFrame(), shown: { [id]: [1_000_000, 5, 9] } });
    const text = await new Promise<string>((resolve) => {
      liar.onFrame((frame) => {
        if (frame.type === 'messages' && frame.messages.at(-1)?.status === 'complete')
          resolve(frame.messages.at(-1)!.content);
      });
    });
    expect(verifyChain(text)).toMatchObject({ valid: true, tokens: 40 });
  });
});
