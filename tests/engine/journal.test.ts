import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { Journal } from '#server/core/answers/journal.ts';
import { listSegments } from '#server/core/answers/journal-store.ts';
import type { NodeIdentity } from '#server/core/answers/node-identity.ts';
import { LiveAnswer } from '#server/core/answers/live-answer.ts';
import { type Ground, pause, startGround, until } from './ground.ts';

let ground: Ground;
let node: NodeIdentity;
let journal: Journal;
let fenced: number;

beforeAll(async () => {
  ground = await startGround();
});
afterAll(() => ground.close());

beforeEach(async () => {
  node = await ground.newNode();
  fenced = 0;
  const onFenced = (): void => void (fenced += 1);
  journal = new Journal(ground.ctx, node, onFenced);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await journal.shutDown();
});

async function begin(): Promise<LiveAnswer> {
  const live = new LiveAnswer(await ground.newAnswer(node));
  journal.open(live);
  return live;
}

function write(live: LiveAnswer, text: string): void {
  live.append('text', text);
  journal.wrote(live, false);
}

const shown = (live: LiveAnswer): string => live.shown()[0]?.text ?? '';
const lockNode = 'select from node where id = $1 for update';

describe('the journal', () => {
  test('shows text only when it is durable', async () => {
    const live = await begin();
    const seen: string[] = [];
    const reader = live.read([], () => seen.push(...reader.take().map(({ text }) => text)));
    const release = await ground.hold(lockNode, [node.id]);
    write(live, 'Hello');
    await pause(150);
    expect(seen).toEqual([]);
    expect(await listSegments(ground.ctx, node.id, 0, 10)).toEqual([]);
    await release();
    await until(() => seen.length > 0);
    expect(seen).toEqual(['Hello']);
    expect(await listSegments(ground.ctx, node.id, 0, 10)).toMatchObject([
      { entries: [[live.messageId, 0, 'text', 0, 'Hello']] },
    ]);
  });

  test('collects what arrives while it writes: one row for the new text of all answers', async () => {
    const lives = [await begin(), await begin(), await begin()];
    const release = await ground.hold(lockNode, [node.id]);
    write(lives[0]!, 'first');
    await pause(50);
    for (const word of ['a', 'b', 'c']) for (const live of lives) write(live, word);
    await release();
    await until(() => lives.every((live) => shown(live).endsWith('abc')));
    const segments = await listSegments(ground.ctx, node.id, 0, 10);
    expect(segments.map(({ entries }) => entries.length)).toEqual([1, 3]);
  });

  test('writes the first text at once', async () => {
    const live = await begin();
    const before = performance.now();
    live.append('text', 'Hi');
    journal.wrote(live, true);
    await until(() => shown(live) === 'Hi');
    expect(performance.now() - before).toBeLessThan(2000);
  });

  test('writes what begins alone: the rest waits for its turn', async () => {
    const [begun, begins] = [await begin(), await begin()];
    write(begun, 'a');
    await until(() => shown(begun) === 'a');
    write(begun, 'b');
    begins.append('text', 'Hi');
    journal.wrote(begins, true);
    await until(() => shown(begins) === 'Hi' && shown(begun) === 'ab');
    const segments = await listSegments(ground.ctx, node.id, 0, 10);
    expect(segments.map(({ entries }) => entries.map(([, , , , text]) => text))).toEqual([['a'], ['Hi'], ['b']]);
  });

  test('has what waits to be read brought before it writes, and goes on while anybody waits', async () => {
    const live = await begin();
    const step = (): void => {
      live.append('text', 'x');
      reading.wrote(live, false);
    };
    const reads = { isAwaited: true, step };
    const reading = new Journal(
      ground.ctx,
      node,
      () => undefined,
      () => undefined,
      reads,
    );
    reading.open(live);
    live.append('text', 'Hi');
    reading.wrote(live, false);
    await until(() => shown(live).length > 4);
    expect(shown(live)).toMatch(/^Hix+$/);
    reads.isAwaited = false;
    await reading.shutDown();
    expect((await listSegments(ground.ctx, node.id, 0, 1))[0]!.entries[0]![4]).toBe('Hix');
  });

  test('shows nothing more once another node has ended this one', async () => {
    const live = await begin();
    write(live, 'before');
    await until(() => shown(live) === 'before');
    await ground.ctx.pool.query('update node set epoch = epoch + 1 where id = $1', [node.id]);
    write(live, ' after');
    await until(() => fenced > 0);
    await pause(50);
    expect(shown(live)).toBe('before');
    expect(JSON.stringify(await listSegments(ground.ctx, node.id, 0, 10))).not.toContain('after');
  });

  test('goes on under a new name with what was opened since', async () => {
    const old = await begin();
    node = await ground.newNode();
    journal.rename(node);
    const live = await begin();
    write(live, 'new');
    write(old, 'old');
    await until(() => shown(live) === 'new');
    expect(shown(old)).toBe('');
    expect(await listSegments(ground.ctx, node.id, 0, 10)).toHaveLength(1);
  });

  test('tries until the database takes it, and shows it once', async () => {
    const live = await begin();
    const { pool } = ground.ctx;
    const query = pool.query.bind(pool) as (...args: unknown[]) => Promise<unknown>;
    let calls = 0;
    vi.spyOn(pool, 'query').mockImplementation(async (...args: unknown[]) => {
      calls += 1;
      if (calls === 1) throw new Error('Connection terminated unexpectedly');
      const result = await query(...args);
      // Committed, and the word of it lost on the way.
      if (calls === 2) throw new Error('Connection terminated unexpectedly');
      return result;
    });
    write(live, 'once');
    await until(() => shown(live) === 'once');
    vi.restoreAllMocks();
    expect(await listSegments(ground.ctx, node.id, 0, 10)).toHaveLength(2);
    await ground.recover();
    expect(await ground.message(live.messageId)).toMatchObject({ status: 'interrupted', content: 'once' });
  });

  test('shows nothing more of an answer that has ended', async () => {
    const live = await begin();
    write(live, 'late');
    journal.close(live);
    await pause(50);
    expect(shown(live)).toBe('');
  });

  test('keeps every segment that an answer needs, whatever is written while it notes how far the answer has come', async () => {
    let skippedMs = 0;
    const now = performance.now.bind(performance);
    vi.spyOn(performance, 'now').mockImplementation(() => now() + skippedMs);
    const live = await begin();
    write(live, 'one ');
    await until(() => shown(live) === 'one ');

    const release = await ground.hold('select from answer where message_id = $1 for update', [live.messageId]);
    skippedMs += 31_000;
    write(live, 'two ');
    await until(() => shown(live) === 'one two ');
    write(live, 'three ');
    await until(() => shown(live) === 'one two three ');
    await release();
    await until(
      async () =>
        (
          await ground.ctx.db
            .selectFrom('answer')
            .select('checkpointSeq')
            .where('messageId', '=', live.messageId)
            .executeTakeFirstOrThrow()
        ).checkpointSeq > 0,
    );

    await ground.ctx.pool.query("update journal_segment set created_at = now() - interval '1 min' where node_id = $1", [
      node.id,
    ]);
    skippedMs += 6_000;
    write(live, 'four');
    await until(() => shown(live) === 'one two three four');
    await until(async () => (await listSegments(ground.ctx, node.id, 0, 10)).length < 4);
    await journal.shutDown();
    await ground.recover();
    expect((await ground.message(live.messageId)).content).toBe('one two three four');
  });

  test('is trimmed behind what every running answer has stored', async () => {
    let skippedMs = 0;
    const now = performance.now.bind(performance);
    vi.spyOn(performance, 'now').mockImplementation(() => now() + skippedMs);
    const long = await begin();
    write(long, 'a\ud800b ');
    await until(() => shown(long) !== '');
    await ground.ctx.pool.query("update journal_segment set created_at = now() - interval '1 min' where node_id = $1", [
      node.id,
    ]);
    skippedMs += 31_000;
    write(long, 'c');
    await until(async () => (await listSegments(ground.ctx, node.id, 0, 10)).length === 1);
    const ended = await begin();
    write(ended, 'short');
    await until(() => shown(ended) === 'short');
    await ground.recover();
    expect((await ground.message(long.messageId)).content).toBe('a\ufffdb c');
  });
});
