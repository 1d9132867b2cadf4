import { expect } from 'vitest';
import { Flag } from '#contract/flags.ts';
import { Case, CaseInFull } from '#contract/moderation/cases.ts';
import type { Role } from '#contract/people.ts';
import { type Answered, askAndGetAnswer } from './answers.ts';
import { type AppServer, startAppServer } from './app-server.ts';
import { type Cast, type CastMember, join, startCast } from './cast.ts';
import type { Answer } from './client.ts';
import type { ListPage } from './pages.ts';

type Database = Pick<AppServer, 'url' | 'pool'>;

/** Registers somebody, signs them in, and gives them a role. */
export async function joinAs(server: Database, username: string, role: Role): Promise<CastMember> {
  const person = await join(server.url, username);
  await setRole(server, username, role);
  return { ...person, me: { ...person.me, role } };
}

export async function setRole({ pool }: Pick<Database, 'pool'>, username: string, role: Role): Promise<void> {
  await pool.query('update app_user set role = $2 where username = $1', [username, role]);
}

/** A server with the cast and two moderators. */
export interface ReviewHouse {
  server: AppServer;
  cast: Cast;
  mo: CastMember;
  noor: CastMember;
}

export async function startReviewHouse(): Promise<ReviewHouse> {
  const server = await startAppServer();
  const cast = await startCast(server.url);
  const [mo, noor] = [await joinAs(server, 'mo', 'moderator'), await joinAs(server, 'noor', 'moderator')];
  return { server, cast, mo, noor };
}

export interface Flagged extends Answered {
  caseId: string;
}

/** An answer of somebody's own that they have flagged. */
export async function flagAnswer(
  { pool }: Pick<Database, 'pool'>,
  person: CastMember,
  types: string[] = ['factual_error'],
): Promise<Flagged> {
  const asked = await askAndGetAnswer(person);
  for (const type of types) await setFlag(person, asked, type);
  const { rows } = await pool.query<{ id: string }>('select id from review_case where message_id = $1', [
    asked.answer.id,
  ]);
  return { ...asked, caseId: rows[0]!.id };
}

export async function setFlag(
  person: CastMember,
  { answer }: Pick<Answered, 'answer'>,
  flag_type: string,
  comment = '',
): Promise<string> {
  const body = { message: answer.id, flag_type, comment };
  const { status, body: flag, text } = await person.client.post<{ id: string }>('/api/flags/', body);
  expect(status, text).toBe(201);
  return flag.id;
}

/** Takes a flag back, or sets it. */
export function toggle(person: CastMember, { answer }: Pick<Answered, 'answer'>, flag_type: string): Promise<Answer> {
  return person.client.post('/api/flags/toggle/', { message: answer.id, flag_type });
}

export const casePath = (id: string, rest = '') => `/api/moderation/cases/${id}/${rest}`;

export async function lookAt(person: CastMember, id: string): Promise<CaseInFull> {
  const { status, body, text } = await person.client.get<CaseInFull>(casePath(id));
  expect(status, text).toBe(200);
  return CaseInFull.strict().parse(body);
}

/** A case without a look at what it is about; it must be among the first hundred. */
export async function readCase(person: CastMember, id: string, filter = ''): Promise<Case | undefined> {
  return (await listCases(person, `page_size=100&${filter}`)).results.find((row) => row.id === id);
}

export async function listCases(person: CastMember, query = ''): Promise<ListPage<Case>> {
  const { status, body, text } = await person.client.get<ListPage<Case>>(`/api/moderation/cases/?${query}`);
  expect(status, text).toBe(200);
  for (const row of body.results) Case.strict().parse(row);
  return body;
}

export function assign(person: CastMember, id: string, body: object): Promise<Answer<Case>> {
  return person.client.post(casePath(id, 'assign/'), body);
}

export function decide(
  person: CastMember,
  id: string,
  version: number,
  decision = 'upheld',
  reason = 'It is so',
): Promise<Answer<Case>> {
  return person.client.post(casePath(id, 'decide/'), { version, decision, reason });
}

export function reopen(person: CastMember, id: string, version: number, reason = 'Look again'): Promise<Answer<Case>> {
  return person.client.post(casePath(id, 'reopen/'), { version, reason });
}

/** What happened, from which state to which, and who did it; newest first. */
export async function historyOf(person: CastMember, id: string): Promise<unknown[][]> {
  const { history } = await lookAt(person, id);
  return history.map(({ kind, from_state, to_state, actor }) => [kind, from_state, to_state, actor.username]);
}

/** What the audit log has of a case: who, what and why; oldest first. */
export async function auditOf({ pool }: Pick<Database, 'pool'>, id: string): Promise<string[][]> {
  const { rows } = await pool.query<Record<'actor_username' | 'action' | 'reason', string>>(
    'select actor_username, action, reason from audit_log where subject_id = $1 order by id',
    [id],
  );
  return rows.map((row) => [row.actor_username, row.action, row.reason]);
}

export async function expireLease({ pool }: Pick<Database, 'pool'>, id: string): Promise<void> {
  await pool.query(`update review_case set lease_expires_at = now() - interval '1 second' where id = $1`, [id]);
}

/** What somebody who flagged a message is told of its case. */
export async function outcomeOf(person: CastMember, message: string): Promise<Flag['case']> {
  const { body } = await person.client.get<Flag[]>(`/api/flags/by_message/?message_id=${message}`);
  return Flag.strict().parse(body[0]).case;
}
