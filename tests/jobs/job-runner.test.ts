import { DatabaseError } from 'pg';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { AppError } from '#server/core/errors.ts';
import { JobGround, jobOf } from '#tests/support/jobs.ts';

let ground: JobGround;

beforeAll(async () => {
  ground = await JobGround.start();
});
afterEach(() => ground.stopAll());
afterAll(() => ground.close());

/** Resolves when the test says so. */
function gate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: () => resolve() };
}

test('a run is recorded with what it did and by which server', async () => {
  ground.join('north', [jobOf('counts', async () => ({ deleted: 12, kept_for_cases: 1 }))]);
  await ground.run('counts');
  const [run] = await ground.until('counts', 'succeeded');
  expect(run).toMatchObject({ counts: { deleted: 12, kept_for_cases: 1 }, node: 'north', attempt: 1, error: null });
});

test('of two servers that hear of it one runs it, and asked for many times while it runs it runs once', async () => {
  const end = gate();
  const ran = vi.fn<() => void>();
  const job = jobOf('once', async () => (ran(), await end.opened, {}));
  ground.join('north', [job]);
  ground.join('south', [job]);
  await Promise.all(Array.from({ length: 8 }, () => ground.run('once')));
  await ground.until('once', 'running');
  await Promise.all(Array.from({ length: 8 }, () => ground.run('once')));
  end.open();
  await ground.until('once', 'succeeded');
  expect(ran).toHaveBeenCalledTimes(1);
});

test('what was asked for before any server runs jobs is begun when one does', async () => {
  await ground.run('early');
  ground.join('north', [jobOf('early', async () => ({}))]);
  await ground.until('early', 'succeeded');
});

test('a server leaves alone what it knows no job of', async () => {
  ground.join('old', [jobOf('known', async () => ({}))]);
  await ground.run('of a newer version');
  await ground.run('known');
  await ground.until('known', 'succeeded');
  expect(await ground.states('of a newer version')).toEqual(['waiting']);
});

test('what fails is tried again after a minute and five, and has failed then with its reason', async () => {
  const error = new AppError('unavailable', 'The shelf is locked.');
  ground.join('north', [jobOf('fails', () => Promise.reject(error))]);
  await ground.run('fails');
  const [, second] = await ground.until('fails', 'failed', 'waiting');
  const inSeconds = (second!.dueAt.getTime() - Date.now()) / 1000;
  expect(inSeconds).toBeGreaterThan(50);
  expect(inSeconds).toBeLessThan(65);
  await ground.passTime();
  await ground.until('fails', 'failed', 'failed', 'waiting');
  await ground.passTime();
  const runs = await ground.until('fails', 'failed', 'failed', 'failed');
  expect(runs.map(({ attempt, error: why }) => [attempt, why])).toEqual([
    [1, 'The shelf is locked.'],
    [2, 'The shelf is locked.'],
    [3, 'The shelf is locked.'],
  ]);
});

test('what an error says by itself is told to nobody', async () => {
  const refused = new DatabaseError('insert into secret_table violates "sk-canary" at /srv/colloquy', 1, 'error');
  refused.code = '23505';
  ground.join('north', [
    jobOf('refused', () => Promise.reject(refused)),
    jobOf('broken', () => Promise.reject(new TypeError('sk-canary of /srv/colloquy'))),
  ]);
  for (const name of ['refused', 'broken']) {
    await ground.run(name);
    const [run] = await ground.until(name, 'failed', 'waiting');
    expect(run!.error).toMatch(/^Something went wrong on our side\./);
  }
});

test('the run of a server that died is interrupted, and another server goes on with it', async () => {
  const never = gate();
  const begun = gate();
  const leaseMs = 300;
  const north = ground.join('north', [jobOf('dies', async () => (begun.open(), await never.opened, {}))], { leaseMs });
  await ground.run('dies');
  await begun.opened;
  const death = north.die();
  ground.join('south', [jobOf('dies', async () => ({ deleted: 3 }))], { leaseMs });
  const runs = await ground.until('dies', 'interrupted', 'succeeded');
  expect(runs.map(({ node, attempt }) => [node, attempt])).toEqual([
    ['north', 1],
    ['south', 2],
  ]);
  expect(runs[0]!.error).toBe('Its server stopped in the middle of it.');

  // The dead one comes back to life, and its end changes nothing.
  never.open();
  await death;
  expect(await ground.states('dies')).toEqual(['interrupted', 'succeeded']);
});

test('a job that kills every server that takes it is given up', async () => {
  await ground.run('kills');
  for (const attempt of [1, 2, 3]) {
    const { rowCount } = await ground.ctx.pool.query(
      `update job_run set state = 'running', node = 'gone', started_at = now(), lease_until = now() where job = 'kills' and state = 'waiting' and attempt = $1`,
      [attempt],
    );
    expect(rowCount).toBe(1);
    const other = ground.join('other', [jobOf('something else', async () => ({}))]);
    await vi.waitUntil(async () => (await ground.states('kills'))[attempt - 1] === 'interrupted', { timeout: 10_000 });
    await other.stop();
  }
  expect(await ground.states('kills')).toEqual(['interrupted', 'interrupted', 'interrupted']);
});

test('a server that stops tells the job that runs, waits for it, and leaves the rest to the next one', async () => {
  const begun = gate();
  const long = jobOf('long', async ({ signal }) => {
    begun.open();
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    return { deleted: 5 };
  });
  const north = ground.join('north', [long]);
  await ground.run('long');
  await begun.opened;
  await north.stop();
  const [cut] = await ground.until('long', 'interrupted', 'waiting');
  expect(cut).toMatchObject({ counts: { deleted: 5 }, error: 'Its server was stopped.' });
  ground.join('south', [jobOf('long', async () => ({ deleted: 2 }))]);
  const runs = await ground.until('long', 'interrupted', 'succeeded');
  expect(runs[1]).toMatchObject({ node: 'south', attempt: 1 });
});

test('a server runs no more than a few at a time, and one that waits does not wait for longer than that', async () => {
  let now = 0;
  let most = 0;
  const end = gate();
  const names = Array.from({ length: 6 }, (_, index) => `busy ${index}`);
  const jobs = names.map((name) =>
    jobOf(name, async () => {
      most = Math.max(most, ++now);
      await end.opened;
      now--;
      return {};
    }),
  );
  ground.join('north', jobs, { atOnce: 2 });
  await Promise.all(names.map((name) => ground.run(name)));
  await vi.waitUntil(() => most === 2, { timeout: 10_000 });
  end.open();
  for (const name of names) await ground.until(name, 'succeeded');
  expect(most).toBe(2);
});
