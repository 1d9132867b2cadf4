import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { type CastMember, join } from '#tests/support/cast.ts';
import { openTab, type Tab } from '#tests/support/frames-tab.ts';

let server: AppServer;
let ada: CastMember;

beforeAll(async () => {
  server = await startAppServer();
  ada = await join(server.url, 'ada');
});
afterAll(() => server.close());

interface Row {
  id: string;
  role: string;
  content: string;
  status: string;
  revision: number;
  isDeleted: boolean;
}

const rowsOf = async (id: string): Promise<Row[]> =>
  (
    await server.pool.query<Row>(
      `select m.id, m.role, m.content, m.status, m.revision, m.position >= b.deleted_from as "isDeleted"
      from message m join branch b on b.id = m.branch_id where m.conversation_id = $1`,
      [id],
    )
  ).rows;

type Change =
  | 'send'
  | 'slow'
  | 'fail'
  | 'note'
  | 'edit'
  | 'regenerate'
  | 'select'
  | 'stop'
  | 'continue'
  | 'delete'
  | 'restore'
  | 'rename';

/** Does something to the conversation, to whatever messages there are by then; refusals are part of it. */
async function change(id: string, what: Change, which: number): Promise<void> {
  const { client } = ada;
  const rows = await rowsOf(id);
  const pick = (role: string): string | undefined => {
    const candidates = rows.filter((row) => row.role === role);
    return candidates[which % Math.max(1, candidates.length)]?.id;
  };
  const send = (content: string, reply = true) =>
    client.post(`/api/conversations/${id}/send-message/`, { content, reply }, { prefer: 'respond-async' });
  const on = (message: string | undefined, action: string, body?: object) =>
    message && client.post(`/api/messages/${message}/${action}/`, body, { prefer: 'respond-async' });
  const changes: Record<Change, () => unknown> = {
    send: () => send(`say ${which}`),
    slow: () => send('[[pace-200-40]]'),
    fail: () => send('[[fault-cut-3]]'),
    note: () => send(`note ${which}`, false),
    edit: () => on(pick('user'), 'edit', { content: `rather ${which}` }),
    regenerate: () => on(pick('assistant'), 'regenerate', {}),
    select: () => on(pick(which % 2 === 0 ? 'user' : 'assistant'), 'select'),
    stop: () => on(pick('assistant'), 'stop'),
    continue: () => on(pick('assistant'), 'continue'),
    delete: () => client.delete(`/api/messages/${pick(which % 2 === 0 ? 'user' : 'assistant')}/`),
    restore: () => on(rows.filter(({ isDeleted }) => isDeleted)[0]?.id, 'restore'),
    rename: () => client.patch(`/api/conversations/${id}/`, { title: `Title ${which}` }),
  };
  await changes[what]();
}

const isDone = (rows: Row[]): boolean => rows.every(({ status }) => status !== 'pending' && status !== 'streaming');

/** What a tab shows of each message, once it shows the newest revision. */
async function expectSame(id: string, { socket, transcript }: Tab): Promise<void> {
  const { body } = await ada.client.get<{ revision: number }>(`/api/conversations/${id}/`);
  await socket.until(() => transcript.revision >= body.revision);
  const stored = new Map((await rowsOf(id)).flatMap((row) => (row.isDeleted ? [] : [[row.id, row]])));
  for (const [messageId, { message, parts }] of transcript.messages) {
    const { content, status, revision } = stored.get(messageId)!;
    expect({ content: parts.join(''), status: message.status, revision: message.revision }).toEqual({
      content,
      status,
      revision,
    });
  }
  expect(transcript.problems).toEqual([]);
}

const step = fc.record({
  what: fc.constantFrom<Change>(
    'send',
    'slow',
    'slow',
    'fail',
    'note',
    'edit',
    'regenerate',
    'select',
    'stop',
    'continue',
    'delete',
    'restore',
    'rename',
  ),
  which: fc.nat(20),
  /** Whether the next step waits for this one. */
  waits: fc.boolean(),
  /** The second tab is cut before it, and comes back. */
  cuts: fc.boolean(),
});

test('after any history a tab that was told of every change shows what a fresh one shows, and what is stored', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      const { body } = await ada.client.post<{ id: string }>('/api/conversations/', { title: 'Sync' });
      const steady = await openTab(ada.client, body.id);
      let restless = await openTab(ada.client, body.id);
      const running: Promise<void>[] = [];
      for (const { what, which, waits, cuts } of steps) {
        if (cuts) {
          restless.socket.cut();
          restless = await openTab(ada.client, body.id, restless.transcript);
        }
        const done = change(body.id, what, which);
        running.push(done);
        if (waits) await done;
      }
      await Promise.all(running);
      while (!isDone(await rowsOf(body.id))) await new Promise((resolve) => setTimeout(resolve, 10));
      const fresh = await openTab(ada.client, body.id);
      for (const tab of [steady, restless, fresh]) {
        await expectSame(body.id, tab);
        tab.socket.cut();
      }
      const there = (await rowsOf(body.id)).flatMap(({ id, isDeleted }) => (isDeleted ? [] : [id]));
      const shown = [...steady.transcript.messages.keys()];
      expect(there).toEqual(expect.arrayContaining(shown));
      // What comes back is told as a window from scratch, and that holds one branch alone.
      const isWhole = steady.socket.of('messages').filter(({ reset }) => reset).length <= 1;
      if (isWhole) expect(shown).toEqual(expect.arrayContaining(there));
    }),
    { numRuns: 10, endOnFailure: true },
  );
}, 60_000);
