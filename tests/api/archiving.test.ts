import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { JobRun } from '#contract/admin/jobs.ts';
import type { Conversation } from '#contract/conversations.ts';
import type { Message } from '#contract/messages.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { type Cast, startCast } from '#tests/support/cast.ts';
import { EventsSocket } from '#tests/support/frames.ts';
import { signedInAt } from '#tests/support/frames-tab.ts';
import type { ListPage } from '#tests/support/pages.ts';

let server: AppServer;
let cast: Cast;

beforeAll(async () => {
  server = await startAppServer();
  cast = await startCast(server.url);
});
afterAll(() => server.close());

const path = '/api/admin/jobs/archive-quiet-conversations/';

async function converse(title: string, daysAgo: number): Promise<Conversation> {
  const { client } = cast.lin;
  const { body: made } = await client.post<Conversation>('/api/conversations/', { title });
  await client.post(`/api/conversations/${made.id}/send-message/`, { content: 'Hello' });
  await server.pool.query(`update conversation set activity_at = now() - $2 * interval '1 day' where id = $1`, [
    made.id,
    daysAgo,
  ]);
  return made;
}

async function runArchiving(body: object = {}): Promise<JobRun> {
  const asked = await cast.ada.client.post<JobRun>(`${path}run/`, body);
  expect(asked.status, asked.text).toBe(200);
  return vi.waitUntil(
    async () => {
      const { results } = (await cast.ada.client.get<ListPage<JobRun>>(`${path}runs/`)).body;
      return results.find(({ id, ended_at }) => id === asked.body.id && ended_at !== null);
    },
    { timeout: 10_000, interval: 20 },
  );
}

const setDays = (days: number | null) => cast.ada.client.patch('/api/admin/settings/', { archive_after_days: days });
const read = async ({ id }: { id: string }) =>
  (await cast.lin.client.get<Conversation>(`/api/conversations/${id}/`)).body;
const titles = async (query: string) =>
  (await cast.lin.client.get<ListPage<Conversation>>(`/api/conversations/${query}`)).body.results.map(
    ({ title }) => title,
  );

test('what was quiet for as long as is set is archived, as the dry run said, live, and nothing else', async () => {
  const quiet = await converse('Quiet', 31);
  const lively = await converse('Lively', 29);
  const paused = await converse('Paused', 31);
  await cast.lin.client.patch(`/api/conversations/${paused.id}/`, { status: 'paused' });
  const deleted = await converse('Deleted', 31);
  await cast.lin.client.delete(`/api/conversations/${deleted.id}/`);

  // Initially none is.
  expect((await runArchiving()).counts).toEqual({ archived: 0 });
  await setDays(30);
  expect((await runArchiving({ dry_run: true })).counts).toEqual({ archived: 1 });
  expect((await read(quiet)).status).toBe('active');

  const socket = await EventsSocket.open(signedInAt(server.url, cast.lin.client));
  await socket.count('welcome');
  expect((await runArchiving()).counts).toEqual({ archived: 1 });
  await socket.until(() => socket.of('conversation').some(({ conversation }) => conversation.status === 'archived'));
  socket.cut();
  expect((await read(quiet)).status).toBe('archived');
  expect((await read(lively)).status).toBe('active');
  expect((await read(paused)).status).toBe('paused');
  expect((await runArchiving()).counts).toEqual({ archived: 0 });

  expect(await titles('?archived=true')).toEqual(['Quiet']);
  expect(await titles('?archived=false')).toEqual(['Lively', 'Paused']);
  expect(await titles('?archived=false&status=paused')).toEqual(['Paused']);
  expect(await titles('?archived=true&status=active')).toEqual([]);
  expect((await cast.lin.client.get('/api/conversations/?archived=maybe')).status).toBe(400);
});

test('a new message brings one back, also one that its owner has archived, and so does its owner', async () => {
  await setDays(30);
  const quiet = await converse('Quiet again', 40);
  await runArchiving();
  const sent = await cast.lin.client.post<Message & { reply: Message }>(
    `/api/conversations/${quiet.id}/send-message/`,
    { content: 'Still there?' },
  );
  expect(sent.status).toBe(201);
  expect((await read(quiet)).status).toBe('active');
  expect((await runArchiving()).counts).toEqual({ archived: 0 });

  await cast.lin.client.patch(`/api/conversations/${quiet.id}/`, { status: 'archived' });
  expect((await cast.lin.client.post(`/api/messages/${sent.body.reply.id}/regenerate/`, {})).status).toBe(201);
  expect((await read(quiet)).status).toBe('active');

  await cast.lin.client.patch(`/api/conversations/${quiet.id}/`, { status: 'archived' });
  await cast.lin.client.patch(`/api/conversations/${quiet.id}/`, { status: 'active' });
  expect((await read(quiet)).status).toBe('active');
});

test('one that is being answered is left alone', async () => {
  await setDays(30);
  const answering = await converse('Answering', 40);
  server.models.script('pace-30-90');
  const sending = cast.lin.client.post(`/api/conversations/${answering.id}/send-message/`, { content: 'Slowly' });
  await vi.waitUntil(async () => (await server.pool.query(`select from answer`)).rowCount, { timeout: 10_000 });
  await server.pool.query(`update conversation set activity_at = now() - interval '40 days' where id = $1`, [
    answering.id,
  ]);
  expect((await runArchiving()).counts).toEqual({ archived: 0 });
  await sending;
  expect((await read(answering)).status).toBe('active');
});
