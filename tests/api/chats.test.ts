import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Chat as ChatSchema, createChat, listChats } from '#contract/chats.ts';
import type { Actor } from '#server/core/context.ts';
import { type ChatHouse, startChatHouse } from '#tests/support/chat-house.ts';

interface Chat {
  id: number;
  name: string;
  created_by: number | null;
  participants: { id: number; username: string }[];
  created_at: string;
  updated_at: string;
  last_message_at: string | null;
  unknown?: (string | number)[];
}

let house: ChatHouse;
let ada: Actor;
let lin: Actor;
let omar: Actor;

beforeAll(async () => {
  house = await startChatHouse();
  [ada, lin, omar] = [await house.person('Ada'), await house.person('Lin'), await house.person('Omar')];
});
afterAll(() => house.close());
beforeEach(async () => {
  await house.system.db.deleteFrom('chat').execute();
});

async function chatOf(creator: Actor, name: string, ...others: Actor[]): Promise<Chat> {
  const ids = others.map(({ userId }) => userId);
  return (await house.ask<Chat>(creator, 'POST', '/api/chats/', { name, participant_ids: ids })).body;
}

const names = (chats: Chat[]): string[] => chats.map(({ name }) => name);
const usernames = (chat: Chat): string[] => chat.participants.map(({ username }) => username);

describe('starting a chat', () => {
  test('answers 201 with the chat, its creator in it', async () => {
    const { status, body } = await house.ask<Chat>(ada, 'POST', '/api/chats/', { name: ' Release ' });
    expect(status).toBe(201);
    expect(createChat.answer!.parse(body)).toEqual(body);
    expect(body).toMatchObject({
      name: 'Release',
      created_by: ada.userId,
      participants: [{ id: ada.userId, username: 'Ada' }],
      unknown: [],
    });
    expect(body.last_message_at).toBeNull();
  });

  test('takes people by id and by name in any case, each once, and reports whom it does not know', async () => {
    const { body } = await house.ask<Chat>(ada, 'POST', '/api/chats/', {
      name: 'Release',
      participant_ids: [lin.userId, lin.userId, ada.userId, 999_999],
      participant_usernames: ['LIN', 'omar', 'Nobody', 'NOBODY', ''],
    });
    expect(usernames(body).toSorted()).toEqual(['Ada', 'Lin', 'Omar']);
    expect(body.unknown).toEqual([999_999, 'NOBODY', '']);
  });

  test('does not take people whose account was closed', async () => {
    const gone = await house.person('Gone');
    await house.system.db
      .updateTable('appUser')
      .set({ deactivatedAt: new Date() } as never)
      .where('id', '=', gone.userId)
      .execute();
    const { body } = await house.ask<Chat>(ada, 'POST', '/api/chats/', {
      name: 'Release',
      participant_usernames: ['gone'],
    });
    expect([usernames(body), body.unknown]).toEqual([['Ada'], ['gone']]);
  });

  test('is refused with 400 where the name is missing, blank, too long or no text', async () => {
    for (const name of [undefined, '', '  ', 'x'.repeat(256), 7, 'a\u0000b', '\ud800']) {
      const { status, body } = await house.ask<{ errors: object }>(ada, 'POST', '/api/chats/', { name });
      expect([status, Object.keys(body.errors)]).toEqual([400, ['name']]);
    }
  });

  test('is refused where the people are not lists of ids and names', async () => {
    for (const people of [
      { participant_ids: ['1'] },
      { participant_ids: 1 },
      { participant_usernames: [1] },
      { participant_ids: [1.5] },
    ]) {
      const { status } = await house.ask(ada, 'POST', '/api/chats/', { name: 'Release', ...people });
      expect(status).toBe(400);
    }
  });

  test('is refused with more than 500 people, the creator among them', async () => {
    const many = await house.system.db
      .insertInto('appUser')
      .values(
        Array.from({ length: 500 }, (_, index) => ({ username: `crowd${index}`, email: `crowd${index}@example.com` })),
      )
      .returning('id')
      .execute();
    const ids = many.map(({ id }) => id);
    const refused = await house.ask<{ errors: object }>(ada, 'POST', '/api/chats/', {
      name: 'Crowd',
      participant_ids: ids,
    });
    expect([refused.status, Object.keys(refused.body.errors)]).toEqual([400, ['participant_ids']]);
    const taken = await house.ask<Chat>(ada, 'POST', '/api/chats/', { name: 'Crowd', participant_ids: ids.slice(1) });
    expect([taken.status, taken.body.participants.length]).toEqual([201, 500]);
    const oneMore = await house.ask(ada, 'POST', `/api/chats/${taken.body.id}/participants/`, { user_ids: [ids[0]] });
    expect(oneMore.status).toBe(400);
  });

  test('ignores what only the server sets', async () => {
    const { body } = await house.ask<Chat>(ada, 'POST', '/api/chats/', {
      name: 'Release',
      id: 1,
      created_by: lin.userId,
      participants: [{ id: lin.userId }],
      created_at: '2001-01-01T00:00:00Z',
    });
    expect(body).toMatchObject({ created_by: ada.userId, participants: [{ id: ada.userId }] });
    expect(body.created_at > '2002').toBe(true);
  });

  test('with an Idempotency-Key makes one chat of two requests', async () => {
    const key = { 'idempotency-key': 'make-release-once' };
    const first = await house.ask<Chat>(ada, 'POST', '/api/chats/', { name: 'Release' }, key);
    const second = await house.ask<Chat>(ada, 'POST', '/api/chats/', { name: 'Release' }, key);
    expect(second).toMatchObject({ status: 201, body: first.body });
    expect((await house.ask<Chat[]>(ada, 'GET', '/api/chats/')).body).toHaveLength(1);
  });
});

describe('the list of chats', () => {
  test('holds the viewer’s own only, newest activity first, and has the contract’s shape', async () => {
    const first = await chatOf(ada, 'first', lin);
    await chatOf(lin, 'second', ada);
    await chatOf(omar, 'not theirs');
    await house.ask(lin, 'POST', `/api/chats/${first.id}/send_message/`, { content: 'hello' });
    const { status, body, headers } = await house.ask<Chat[]>(ada, 'GET', '/api/chats/');
    expect([status, names(body), headers.get('link')]).toEqual([200, ['first', 'second'], null]);
    expect(listChats.answer!.parse(body)).toEqual(body);
    expect(body.map((chat) => usernames(chat).toSorted())).toEqual([
      ['Ada', 'Lin'],
      ['Ada', 'Lin'],
    ]);
    expect(body[0]?.last_message_at).not.toBeNull();
  });

  test('is walked from page to page by its Link header, there and back, missing nothing', async () => {
    for (let index = 0; index < 7; index++) await chatOf(ada, `chat ${index}`);
    const all = names((await house.ask<Chat[]>(ada, 'GET', '/api/chats/')).body);
    const forth: string[] = [];
    let page = await house.ask<Chat[]>(ada, 'GET', '/api/chats/?limit=3');
    for (;;) {
      forth.push(...names(page.body));
      const next = linkOf(page.headers, 'next');
      if (next === null) break;
      page = await house.ask<Chat[]>(ada, 'GET', next);
    }
    expect(forth).toEqual(all);
    const back = [...names(page.body)];
    for (let prev = linkOf(page.headers, 'prev'); prev !== null; prev = linkOf(page.headers, 'prev')) {
      page = await house.ask<Chat[]>(ada, 'GET', prev);
      back.unshift(...names(page.body));
    }
    expect(back).toEqual(all);
  });

  test('keeps chats of the same millisecond apart', async () => {
    for (let index = 0; index < 5; index++) await chatOf(ada, `chat ${index}`);
    await house.system.db.updateTable('chat').set({ activityAt: new Date() }).execute();
    const first = await house.ask<Chat[]>(ada, 'GET', '/api/chats/?limit=2');
    const second = await house.ask<Chat[]>(ada, 'GET', linkOf(first.headers, 'next')!);
    const third = await house.ask<Chat[]>(ada, 'GET', linkOf(second.headers, 'next')!);
    expect(new Set([...first.body, ...second.body, ...third.body].map(({ id }) => id)).size).toBe(5);
  });

  test('refuses limits and cursors that are none', async () => {
    for (const query of ['limit=0', 'limit=501', 'limit=x', 'cursor=x', 'cursor=bmV3ZXI']) {
      expect((await house.ask(ada, 'GET', `/api/chats/?${query}`)).status).toBe(400);
    }
  });
});

describe('one chat', () => {
  test('is what each participant gets', async () => {
    const chat = await chatOf(ada, 'Release', lin);
    const { status, body } = await house.ask<Chat>(lin, 'GET', `/api/chats/${chat.id}/`);
    expect(status).toBe(200);
    expect(ChatSchema.parse(body)).toEqual(body);
    expect(body).toMatchObject({ id: chat.id, name: 'Release', created_by: ada.userId });
  });

  test('is renamed by any participant, and keeps its place in the list', async () => {
    const chat = await chatOf(ada, 'Release', lin);
    await chatOf(ada, 'later');
    const { status, body } = await house.ask<Chat>(lin, 'PATCH', `/api/chats/${chat.id}/`, { name: 'Release 2' });
    expect([status, body.name, body.updated_at > chat.updated_at]).toEqual([200, 'Release 2', true]);
    expect(names((await house.ask<Chat[]>(ada, 'GET', '/api/chats/')).body)).toEqual(['later', 'Release 2']);
    expect((await house.ask(lin, 'PATCH', `/api/chats/${chat.id}/`, { name: ' ' })).status).toBe(400);
    expect((await house.ask<Chat>(lin, 'PATCH', `/api/chats/${chat.id}/`, { created_by: lin.userId })).body.name).toBe(
      'Release 2',
    );
  });

  test('is deleted with its messages by its creator, and by nobody else', async () => {
    const chat = await chatOf(ada, 'Release', lin);
    await house.ask(lin, 'POST', `/api/chats/${chat.id}/send_message/`, { content: 'hello' });
    expect((await house.ask(lin, 'DELETE', `/api/chats/${chat.id}/`)).status).toBe(403);
    const { status, text } = await house.ask(ada, 'DELETE', `/api/chats/${chat.id}/`);
    expect([status, text]).toEqual([204, '']);
    expect((await house.ask(ada, 'GET', `/api/chats/${chat.id}/`)).status).toBe(404);
    expect(await house.system.db.selectFrom('chatMessage').selectAll().execute()).toEqual([]);
  });

  test('falls to who has been in it longest when its creator leaves', async () => {
    const chat = await chatOf(ada, 'Release', omar);
    await house.ask(ada, 'POST', `/api/chats/${chat.id}/participants/`, { usernames: ['lin'] });
    await house.ask(ada, 'POST', `/api/chats/${chat.id}/leave/`);
    expect((await house.ask(lin, 'DELETE', `/api/chats/${chat.id}/`)).status).toBe(403);
    expect((await house.ask(omar, 'DELETE', `/api/chats/${chat.id}/`)).status).toBe(204);
  });
});

describe('for who is not in it, a chat does not exist', () => {
  const requests: [method: string, path: string, body?: object][] = [
    ['GET', ''],
    ['PATCH', '', { name: 'Mine' }],
    ['DELETE', ''],
    ['POST', 'send_message/', { content: 'canary' }],
    ['GET', 'messages/'],
    ['POST', 'participants/', { usernames: ['Omar'] }],
    ['DELETE', 'participants/1/'],
    ['POST', 'leave/'],
  ];

  test.each(requests)('%s …/%s answers as it would for an id that nobody has', async (method, path, body) => {
    const chat = await chatOf(ada, 'Release', lin);
    const before = await contents();
    const theirs = await house.ask(omar, method, `/api/chats/${chat.id}/${path}`, body);
    const nobodys = await house.ask(omar, method, `/api/chats/987654321/${path}`, body);
    expect(theirs.status).toBe(404);
    expect(withoutRequestId(theirs.text)).toBe(withoutRequestId(nobodys.text));
    expect(headersOf(theirs.headers)).toEqual(headersOf(nobodys.headers));
    expect(await contents()).toEqual(before);
  });

  test.each(requests)('%s …/%s is 401 for who is not signed in', async (method, path, body) => {
    const chat = await chatOf(ada, 'Release');
    expect((await house.ask(null, method, `/api/chats/${chat.id}/${path}`, body)).status).toBe(401);
  });

  test('also under ids that are no ids', async () => {
    for (const id of ['0', '-1', 'x', '1e3', '99999999999999999999', '%00', '1.5']) {
      expect((await house.ask(ada, 'GET', `/api/chats/${id}/`)).status).toBe(404);
    }
  });

  test('and an administrator is no exception', async () => {
    const chat = await chatOf(ada, 'Release');
    omar.role = 'administrator';
    const { status } = await house.ask(omar, 'GET', `/api/chats/${chat.id}/`);
    omar.role = 'member';
    expect(status).toBe(404);
  });

  test('the lists are 401 for who is not signed in', async () => {
    expect((await house.ask(null, 'GET', '/api/chats/')).status).toBe(401);
    expect((await house.ask(null, 'POST', '/api/chats/', { name: 'x' })).status).toBe(401);
  });

  async function contents(): Promise<unknown> {
    const { db } = house.system;
    return [
      await db.selectFrom('chat').selectAll().execute(),
      await db.selectFrom('chatParticipant').selectAll().execute(),
      await db.selectFrom('chatMessage').selectAll().execute(),
    ];
  }
});

function withoutRequestId(text: string): string {
  return text.replace(/"request_id":"[^"]*"/, '"request_id":""');
}

function headersOf(headers: Headers): object {
  return Object.fromEntries(
    [...headers].filter(([name]) => !['date', 'x-request-id', 'content-length'].includes(name)),
  );
}

function linkOf(headers: Headers, rel: string): string | null {
  return new RegExp(`<([^>]*)>; rel="${rel}"`).exec(headers.get('link') ?? '')?.[1] ?? null;
}
