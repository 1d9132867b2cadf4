import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Access, Endpoint } from '#contract/endpoint.ts';
import type { Role } from '#contract/people.ts';
import { openApiDocument } from '#server/http/openapi-document.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { comparable } from '#tests/support/app-server-checks.ts';
import { type CastMember, join } from '#tests/support/cast.ts';
import { type Answer, Client } from '#tests/support/client.ts';
import { attempt } from './attempt.ts';
import { type ApiDocument, apiDocument, type Operation, operationsOf } from './operations.ts';
import { exceptions, type Policy, policies, type Situation } from './policies.ts';
import { fieldsOf } from './sample-values.ts';
import { canary, type Kind, kinds, nobodys, randomId, referring, subjectOf, type Thing } from './things.ts';

/**
 * Every operation of the OpenAPI document, by each role, on what is theirs, somebody else's, shared, deleted and made up,
 * and by nobody. Whoever adds a route says in `things.ts` what it is about; one whose access has no policy fails here.
 */
let server: AppServer;
/** Has what the others try to reach. */
let omar: CastMember;
const people = {} as Record<Role, CastMember>;

const operations = operationsOf(apiDocument);
const closed = operations.filter(({ access }) => access !== 'public');
const roles: Role[] = ['member', 'moderator', 'administrator'];

beforeAll(async () => {
  server = await startAppServer();
  people.administrator = await join(server.url, 'ada');
  people.member = await join(server.url, 'lin');
  people.moderator = await join(server.url, 'mo');
  omar = await join(server.url, 'omar');
  await server.pool.query(`update app_user set role = 'moderator' where username = 'mo'`);
});
afterAll(() => server.close());

/** Who may call it, or what it is about, is nowhere said. */
function isUnknown(operation: Operation): boolean {
  const policy = (policies as Partial<Record<Access, Policy>>)[operation.access];
  const isAboutOne = operation.path.includes('{') && Object.keys(policy?.things ?? {}).length > 0;
  if (operation.access === 'public') return false;
  return policy === undefined || (isAboutOne && subjectOf(operation) === null);
}

describe('the document', () => {
  test('names operations of every resource', () => {
    expect(operations.length).toBeGreaterThan(75);
  });

  test('has a policy for whoever may call an operation, and knows what each is about', () => {
    expect(operations.filter(isUnknown).map(({ name }) => name)).toEqual([]);
  });

  test('would be found out with a route that nobody thought about', () => {
    const route = {
      method: 'GET',
      tag: 'Letters',
      summary: 'A letter',
      status: 204,
      params: z.object({ id: z.uuid() }),
    };
    const document = openApiDocument({
      readLetter: { ...route, path: '/api/letters/:id/', access: 'own-account' } as Endpoint,
      bringLetter: { ...route, path: '/api/letters/', access: 'postman' } as unknown as Endpoint,
      listStamps: { ...route, path: '/api/stamps/', access: 'signed-in' } as Endpoint,
    });
    const found = operationsOf(document as unknown as ApiDocument).filter(isUnknown);
    expect(found.map(({ name }) => name)).toEqual(['bringLetter', 'readLetter']);
  });

  test.each(operations.filter(({ access }) => access === 'public'))(
    '$name is open to everybody on purpose',
    ({ name }) => {
      expect(['login', 'register', 'logout', 'readOpenApiDocument']).toContain(name);
    },
  );
});

describe.each(closed)('$method $path', (operation) => {
  const { roles: admitted, things } = policies[operation.access as keyof typeof policies];
  const subject = subjectOf(operation);
  const nothing = subject && { ...subject, id: randomId(subject.kind) };

  test('asks for a sign-in', async () => {
    const { status } = await attempt(new Client(server.url), operation, nothing);
    expect(status).toBe(401);
  });

  test.each(roles)('by role: %s', async (role) => {
    const { status } = await attempt(people[role].client, operation, nothing);
    if (admitted.includes(role)) expect(status).not.toBe(403);
    else expect(status).toBe(403);
    await signInAgain(people[role]);
  });

  if (subject === null) return;
  const situations = Object.entries({ ...things, ...exceptions[operation.name] });
  const cases = roles.flatMap((role) =>
    situations.map(([situation, promised]) => ({
      role,
      situation: situation as Situation,
      verdict: typeof promised === 'function' ? promised(role) : promised,
    })),
  );

  test.each(cases)('$situation, as $role: $verdict', async ({ role, situation, verdict }) => {
    const actor = people[role];
    const isKept = operation.method === 'GET' || verdict !== 'in';
    const { thing, owner } = await thingFor(subject.kind, situation, role, isKept);
    const others = { user_id: owner.me.id, ...thing.names };
    const before = await view(owner, thing);

    const answer = await attempt(actor.client, operation, { ...subject, id: thing.id }, others);
    if (verdict === 'in') {
      expect([400, 401, 403, 404, 405, 415], answer.text).not.toContain(answer.status);
      return;
    }
    expect(await view(owner, thing), 'the thing is as it was').toBe(before);
    expect(answer.status, answer.text).toBe(verdict === 'forbidden' ? 403 : 404);
    if (verdict === 'forbidden') return;
    const made = await attempt(actor.client, operation, { ...subject, id: randomId(subject.kind) }, others);
    expect(masked(answer)).toEqual(masked(made));
    expect(answer.text).not.toContain(canary);
  });
});

const kept = new Map<string, { thing: Thing; owner: CastMember }>();

/** What somebody in that role meets in that situation; made once where nothing that is tried may change it. */
async function thingFor(kind: Kind, situation: Situation, role: Role, isKept: boolean) {
  const key = `${kind} ${situation} ${role}`;
  const made = (isKept && kept.get(key)) || (await makeThing(kind, situation, people[role]));
  if (isKept) kept.set(key, made);
  return made;
}

async function makeThing(kind: Kind, situation: Situation, actor: CastMember) {
  const owner = situation === 'private' || situation === 'shared' ? omar : actor;
  const thing: Thing = situation === 'random' ? { ...nobodys, id: randomId(kind) } : await kinds[kind](owner);
  if (situation === 'shared') await thing.share!(actor);
  if (situation === 'deleted') await thing.delete();
  return { thing, owner };
}

/** Fields and parameters that may name something else besides what the operation is about. */
const references = closed.flatMap((operation) => {
  const subject = subjectOf(operation);
  const names = [
    ...Object.keys(fieldsOf(operation.body, apiDocument)),
    ...operation.parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name),
  ];
  const isForAll = policies[operation.access as keyof typeof policies].roles.includes('member');
  return names
    .filter((name) => isForAll && name in referring && name !== subject?.place)
    .map((place) => ({ operation, subject, place, name: operation.name }));
});

describe('what is named besides', () => {
  test.each(references)(
    '$name with the $place of somebody else answers as with none',
    async ({ operation, subject, place }) => {
      const { member } = people;
      const own = subject && { ...subject, id: (await kinds[subject.kind](member)).id };
      const kind = referring[place]!;
      const theirs = await attempt(member.client, operation, own, { [place]: (await kinds[kind](omar)).id });
      const nothing = await attempt(member.client, operation, own, { [place]: randomId(kind) });
      expect(theirs.text).not.toContain(canary);
      expect(masked(theirs)).toEqual(masked(nothing));
      if (operation.method !== 'GET') expect([400, 404], theirs.text).toContain(theirs.status);
    },
  );
});

/** What the owner sees of it, without the times at which they looked. */
async function view({ client }: CastMember, thing: Thing): Promise<string> {
  const { status, text } = await client.get(thing.view);
  return `${status} ${text.replace(/"(last_used_at|request_id)":"[^"]*"/g, '')}`;
}

/** An answer without what was asked for, which two answers about two things differ in. */
function masked(answer: Answer): string {
  return JSON.stringify(comparable(answer)).replace(/[0-9a-f]{8}-[0-9a-f-]{27}|\b\d{1,13}\b/g, '#');
}

async function signInAgain({ client, me, password }: CastMember): Promise<void> {
  if ((await client.get('/api/me/')).status === 200) return;
  const { status } = await client.post('/api/login/', { username: me.username, password });
  expect(status).toBe(200);
}
