import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RatingImport } from '#contract/admin/rating-import.ts';
import type { Message } from '#contract/messages.ts';
import { askAndGetAnswer } from '#tests/support/answers.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { type Cast, startCast } from '#tests/support/cast.ts';

let server: AppServer;
let cast: Cast;

beforeAll(async () => {
  server = await startAppServer();
  cast = await startCast(server.url);
});
afterAll(() => server.close());

const path = '/api/admin/ratings/import/';
const unknown = '0190b2a0-0000-7000-8000-000000000000';

async function importAs(
  text: string,
  { query = '?dry_run=false', type = 'application/jsonl' } = {},
): Promise<RatingImport> {
  const answer = await cast.ada.client.post(`${path}${query}`, Buffer.from(text), { 'content-type': type });
  expect(answer.status, answer.text).toBe(200);
  return RatingImport.strict().parse(answer.body);
}

const lines = (...rows: object[]): string => rows.map((row) => JSON.stringify(row)).join('\n');

/** An answer of Lin's, which nobody has rated. */
async function newAnswer(): Promise<Message> {
  return (await askAndGetAnswer(cast.lin)).answer;
}

async function ratingOf({ id }: Message): Promise<{ score: number; comment: string; created_at: string } | undefined> {
  const { body } = await cast.lin.client.get<{ score: number; comment: string; created_at: string }[]>(
    `/api/ratings/by_message/?message_id=${id}`,
  );
  return body[0];
}

describe('an import', () => {
  test('folds the dimensions of a person and message into one rating, which counts everywhere', async () => {
    const answer = await newAnswer();
    const report = await importAs(
      lines(
        { message: answer.id, user: 'lin', rating_type: 'accuracy', score: 2, comment: 'Wrong year' },
        { message: answer.id, user: 'lin', rating_type: 'clarity', score: 5, created_at: '2025-03-01T10:00:00Z' },
      ),
    );
    expect(report).toMatchObject({ dry_run: false, lines: 2, taken: 1, merged: 1, refused: 0 });
    expect(await ratingOf(answer)).toMatchObject({
      score: 4,
      comment: 'Wrong year',
      created_at: '2025-03-01T10:00:00.000Z',
    });
    const { body } = await cast.lin.client.get(`/api/ratings/summary/?message_id=${answer.id}`);
    expect(body).toMatchObject({ helpful: { avg: 4, count: 1 } });
  });

  test('done again changes nothing', async () => {
    const answer = await newAnswer();
    const text = lines({ message: answer.id, user: cast.lin.me.id, rating_type: 'helpful', score: 3 });
    expect(await importAs(text)).toMatchObject({ taken: 1 });
    const before = await ratingOf(answer);
    expect(await importAs(text)).toMatchObject({ taken: 0, updated: 0, unchanged: 1 });
    expect(await ratingOf(answer)).toEqual(before);
  });

  test('may come in parts: what came before is folded in', async () => {
    const answer = await newAnswer();
    await importAs(lines({ message: answer.id, user: 'LIN', rating_type: 'accuracy', score: 1 }));
    const second = await importAs(
      lines({ message: answer.id, user: 'lin@example.org', rating_type: 'clarity', score: 4 }),
    );
    expect(second).toMatchObject({ taken: 0, updated: 1 });
    expect(await ratingOf(answer)).toMatchObject({ score: 3 });
  });

  test('leaves what a person has rated here, and what they have taken back', async () => {
    const [rated, takenBack] = [await newAnswer(), await newAnswer()];
    await cast.lin.client.post('/api/ratings/', { message: rated.id, score: 1 });
    const line = (answer: Message, score: number) => ({ message: answer.id, user: 'lin', score });
    await importAs(lines(line(takenBack, 5)));
    const { body } = await cast.lin.client.get<{ id: string }[]>(`/api/ratings/by_message/?message_id=${takenBack.id}`);
    await cast.lin.client.delete(`/api/ratings/${body[0]!.id}/`);

    expect(await importAs(lines(line(rated, 5), line(takenBack, 5)))).toMatchObject({
      kept: 1,
      unchanged: 1,
      taken: 0,
    });
    expect(await ratingOf(rated)).toMatchObject({ score: 1 });
    expect(await ratingOf(takenBack)).toBeUndefined();
  });

  test('whoever rates anew has the last word over later imports', async () => {
    const answer = await newAnswer();
    await importAs(lines({ message: answer.id, user: 'lin', score: 2 }));
    await cast.lin.client.post('/api/ratings/', { message: answer.id, score: 4 });
    expect(await importAs(lines({ message: answer.id, user: 'lin', score: 1 }))).toMatchObject({ kept: 1 });
    expect(await ratingOf(answer)).toMatchObject({ score: 4 });
  });

  test('writes nothing in a dry run, which is what it is unless it is told otherwise', async () => {
    const answer = await newAnswer();
    const text = lines({ message: answer.id, user: 'lin', score: 2 });
    for (const query of ['', '?dry_run=true']) {
      expect(await importAs(text, { query })).toMatchObject({ dry_run: true, taken: 1 });
    }
    expect(await ratingOf(answer)).toBeUndefined();
    const { rows } = await server.pool.query('select from imported_rating where message_id = $1', [answer.id]);
    expect(rows).toHaveLength(0);
  });

  test('tells what was wrong with each line, and takes the others', async () => {
    const { answer, question } = await askAndGetAnswer(cast.lin);
    const omars = (await askAndGetAnswer(cast.omar)).answer;
    const good = { message: answer.id, user: 'lin', score: 5 };
    const report = await importAs(
      [
        JSON.stringify(good),
        '{"message":',
        '[1]',
        ...[
          { ...good, message: unknown },
          { ...good, message: 'seven' },
          { ...good, message: question.id },
          { ...good, message: omars.id },
          { ...good, user: 'nobody' },
          { ...good, score: 6 },
          { ...good, score: '5' },
          { ...good, score: 2.5 },
          { ...good, comment: 'a\u0000b' },
          { ...good, created_at: 'yesterday' },
        ].map((row) => JSON.stringify(row)),
        '',
      ].join('\n'),
    );
    expect(report).toMatchObject({ lines: 13, taken: 1, refused: 12 });
    expect(report.refusals.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
      '2 The line is not JSON.',
      '3 The line is not a JSON object.',
      '4 message: There is no such message, or it is deleted.',
      '5 message: Name a message by its id.',
      '6 message: Only answers can be rated.',
      '7 message: It is in somebody else’s conversation.',
      '8 user: Nobody here is called that.',
      '9 score: A whole number from 1 to 5 is expected.',
      '10 score: A whole number from 1 to 5 is expected.',
      '11 score: A whole number from 1 to 5 is expected.',
      '12 comment: Null characters are not allowed.',
      '13 created_at: A time is expected, as 2026-01-31T12:00:00Z.',
    ]);
    expect(await ratingOf(answer)).toMatchObject({ score: 5 });
  });

  test('reads CSV by the names in its header', async () => {
    const [one, other] = [await newAnswer(), await newAnswer()];
    const csv = [
      'comment,score,user_id,message_id,rating_type,colour',
      `"Good, ""really""",5,${cast.lin.me.id},${one.id},helpful,green`,
      `,3,${cast.lin.me.id},${other.id},Accuracy,`,
      `,three,${cast.lin.me.id},${other.id},clarity,`,
      `,3`,
    ].join('\r\n');
    const report = await importAs(csv, { type: 'text/csv' });
    expect(report).toMatchObject({ lines: 4, taken: 2, refused: 2 });
    expect(report.refusals.map(({ line }) => line)).toEqual([4, 5]);
    expect(await ratingOf(one)).toMatchObject({ score: 5, comment: 'Good, "really"' });
    expect(await ratingOf(other)).toMatchObject({ score: 3 });
  });

  test('is recorded, a dry run is not', async () => {
    const count = async () =>
      (await server.pool.query(`select from audit_log where action = 'ratings.imported'`)).rows.length;
    const before = await count();
    await importAs('{}', { query: '' });
    expect(await count()).toBe(before);
    await importAs('{}');
    expect(await count()).toBe(before + 1);
  });
});

describe('what is no import', () => {
  test.for([
    ['nothing', '', 'text/csv', 400],
    ['no header that is known', 'a,b\n1,2', 'text/csv', 400],
    ['bytes that are no UTF-8', '\u00ff', 'text/csv', 400],
    ['JSON that is sent as such', '{}', 'application/json', 415],
    ['six megabytes', 'x'.repeat(6_000_000), 'text/csv', 413],
  ] as const)('%s is refused', async ([, text, type, status]) => {
    const answer = await cast.ada.client.post(path, Buffer.from(text, 'latin1'), { 'content-type': type });
    expect(answer.status, answer.text).toBe(status);
  });

  test.for([
    ['signed out', () => server.client(), 401],
    ['a member', () => cast.lin.client, 403],
  ] as const)('%s may not', async ([, client, status]) => {
    expect((await client().post(path, Buffer.from('{}'), { 'content-type': 'text/csv' })).status).toBe(status);
  });
});

test('the command sends a file, tells what became of it, and writes only when it is told to', async () => {
  const answer = await newAnswer();
  const { body } = await cast.ada.client.post<{ key: string }>('/api/api-keys/', { name: 'Import' });
  const folder = await mkdtemp(joinPath(tmpdir(), 'colloquy-import-'));
  const file = joinPath(folder, 'ratings.csv');
  await writeFile(file, `message,user,score\n${answer.id},lin,4\n${answer.id},nobody,4\n`);
  try {
    const dry = await command([file], body.key);
    expect(dry).toContain('line 3: user: Nobody here is called that.');
    expect(dry).toContain('2 lines, 1 taken, 0 updated, 0 unchanged, 0 kept, 0 merged, 1 refused');
    expect(await ratingOf(answer)).toBeUndefined();
    expect(await command([file, '--write'], body.key)).toContain('Done.');
    expect(await ratingOf(answer)).toMatchObject({ score: 4 });
  } finally {
    await rm(folder, { recursive: true });
  }
});

async function command(words: string[], key: string): Promise<string> {
  const script = joinPath(import.meta.dirname, '../../../scripts/import-ratings.mjs');
  const child = spawn(process.execPath, [script, ...words, '--server', server.url], {
    env: { ...process.env, COLLOQUY_API_KEY: key },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  expect(code, output).toBe(0);
  return output;
}
