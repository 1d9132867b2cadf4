import { createServer, type Server } from 'node:net';

import { afterAll, afterEach, expect, test } from 'vitest';

import { connectDatabase } from '#server/db/database.ts';
import { StartError } from '#server/start-error.ts';
import { createEmptyDatabase, type TestDatabase } from '#tests/support/database.ts';

const lines: unknown[] = [];
const say = (line: unknown): unknown => lines.push(line);
const log = { info: say, warn: say, error: say };
const databases: TestDatabase[] = [];
let fake: Server | undefined;

afterEach(() => {
  fake?.close();
  fake = undefined;
});

afterAll(async () => {
  for (const database of databases) await database.drop();
});

function connect(databaseUrl: string): ReturnType<typeof connectDatabase> {
  return connectDatabase({ databaseUrl, databasePoolSize: 3, dataDir: '/nowhere' }, log);
}

async function refusal(databaseUrl: string): Promise<string> {
  const error = await connect(databaseUrl).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(StartError);
  return (error as StartError).message;
}

test('a database named by its address gets the schema, and nothing embedded is started', async () => {
  const empty = await createEmptyDatabase();
  databases.push(empty);
  const database = await connect(empty.url);
  expect(database.embedded).toBeNull();
  expect(await database.kysely.selectFrom('appUser').select('id').execute()).toEqual([]);
  await database.close();
});

test('a database that is not there is told in one line, without the password', async () => {
  const there = await createEmptyDatabase();
  databases.push(there);
  const url = new URL(there.url);
  url.pathname = '/nowhere';
  url.password = 'hunter2';
  const refused = await refusal(url.href);
  expect(refused).toMatch(/^the database at .*\/nowhere refuses the connection: .*nowhere/);
  expect(refused).not.toContain('hunter2');
});

test('a PostgreSQL older than 15 is refused', async () => {
  fake = createServer((socket) => socket.on('data', (data) => socket.write(answerOfVersion(14, data)))).listen(0);
  const address = fake.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  expect(await refusal(`postgresql://ada@127.0.0.1:${port}/old`)).toBe(
    `the database at 127.0.0.1:${port}/old is PostgreSQL 14, and 15 or newer is needed`,
  );
});

test('a database that comes up late is waited for', async () => {
  const empty = await createEmptyDatabase();
  databases.push(empty);
  const later = createServer().listen(0);
  const address = later.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  await new Promise((resolve) => later.close(resolve));
  const refused = refusal(`postgresql://ada@127.0.0.1:${port}/late`);
  await expect.poll(() => lines.at(-1)).toMatch(new RegExp(`^waiting for the database at 127.0.0.1:${port}/late: `));
  fake = createServer((socket) => socket.on('data', (data) => socket.write(answerOfVersion(14, data)))).listen(port);
  expect(await refused).toContain('PostgreSQL 14');
});

/**
 * What a server says to a start-up message, and to the question for its version:
 * https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
function answerOfVersion(major: number, question: Buffer): Buffer {
  const ready = message('Z', Buffer.from('I'));
  if (question[0] === 'X'.charCodeAt(0)) return Buffer.alloc(0);
  if (question[0] !== 'Q'.charCodeAt(0)) return Buffer.concat([message('R', int32(0)), ready]);
  const int4 = Buffer.concat([int32(0), int16(0), int32(23), int16(4), int32(-1), int16(0)]);
  const column = Buffer.concat([int16(1), Buffer.from('major\0'), int4]);
  const value = Buffer.from(String(major));
  const row = Buffer.concat([int16(1), int32(value.length), value]);
  return Buffer.concat([message('T', column), message('D', row), message('C', Buffer.from('SELECT 1\0')), ready]);
}

function message(type: string, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
}

function int32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32BE(value);
  return buffer;
}

function int16(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeInt16BE(value);
  return buffer;
}
