import { expect } from 'vitest';
import { providerKey } from '#tests/support/app-server.ts';
import { join } from '#tests/support/cast.ts';
import type { Client } from '#tests/support/client.ts';
import { makeTestFolder } from '#tests/support/embedded-server.ts';
import { startModelServer } from '#tests/support/model-server/start-model-server.ts';
import { freePort, type SpawnedServer, spawnServer } from '#tests/support/spawned-server.ts';
import { type Audit, KillTab } from './kill-tab.ts';

export interface KillOptions {
  rounds: number;
  streams: number;
}

export interface KillReport extends Audit {
  kills: { both: number; server: number; database: number };
  /** How long after the start of the next process it answered, the slowest and the middle one. */
  readyMs: { median: number; max: number };
  /** How long the server said 503 after its database was killed. */
  healedMs: { max: number };
  /** Answers without a name for their state, seen right after the server was ready. */
  unnamed: number;
}

type Target = keyof KillReport['kills'];
const targets: Target[] = ['both', 'server', 'both', 'database', 'both'];

/**
 * Streams into many conversations and kills the server, its database or both without a word, over and over;
 * after each time every tab comes back and everything that was shown or acknowledged is looked for.
 */
export async function killOverAndOver({ rounds, streams }: KillOptions): Promise<KillReport> {
  const folder = makeTestFolder();
  const models = await startModelServer({ apiKey: providerKey, keepRequests: 10 });
  const port = await freePort();
  const start = (): Promise<SpawnedServer> => spawnServer({ dataDir: folder.path, models, port });
  let server = await start();
  const kills = { both: 0, server: 0, database: 0 };
  const readyMs: number[] = [];
  const healedMs: number[] = [0];
  let unnamed = 0;
  try {
    const { client } = await join(server.url, 'ada');
    const tabs = await Promise.all(Array.from({ length: streams }, () => KillTab.open(client)));
    for (let round = 0; round < rounds; round++) {
      await Promise.all(tabs.map((tab) => tab.connect()));
      tabs.forEach((tab, index) => tab.ask(`[[pace-80-4000]] round ${round} of ${index}`));
      const before = tabs.map((tab) => tab.shownLength);
      const wait = 50 + ((round * 7919) % 700);
      await Promise.all(tabs.map((tab, index) => tab.until(() => tab.shownLength > before[index]!)));
      await new Promise((resolve) => setTimeout(resolve, wait));

      // These may be stored or not, and their senders can't know.
      tabs.forEach((tab, index) => index % 2 === 0 && tab.ask(`[[pace-80-4000]] late ${round} of ${index}`));
      await new Promise((resolve) => setTimeout(resolve, round % 8));

      const target = targets[round % targets.length]!;
      kills[target] += 1;
      if (target !== 'server') process.kill(server.databasePid(), 'SIGKILL');
      if (target === 'database') {
        healedMs.push(await heals(client));
      } else {
        server.signal('SIGKILL');
        await server.ended;
        tabs.forEach((tab) => tab.disconnect());
        server = await start();
        readyMs.push(server.readyAfterMs);
        unnamed += await openAnswers(client, tabs);
      }
      if (target === 'database') tabs.forEach((tab) => tab.disconnect());
      await Promise.all(tabs.map((tab) => tab.connect()));
      tabs.forEach((tab) => tab.askAgain());
      await Promise.all(tabs.map((tab) => tab.until(() => tab.questions.every(({ number }) => number !== null))));
      await stopAll(client, tabs);
      tabs.forEach((tab) => tab.disconnect());
    }
    const audits = await Promise.all(tabs.map((tab) => tab.audit()));
    const sorted = readyMs.toSorted((a, b) => a - b);
    return {
      ...audits.reduce(add),
      kills,
      readyMs: { median: sorted[Math.floor(sorted.length / 2)] ?? 0, max: sorted.at(-1) ?? 0 },
      healedMs: { max: Math.max(...healedMs) },
      unnamed,
    };
  } finally {
    server.signal('SIGTERM');
    await server.ended;
    await models.close();
    folder.remove();
  }
}

const named = ['complete', 'stopped', 'interrupted', 'failed'];

/** Every question was acknowledged in the end and stands there once; all that was shown stands, and every answer has a name. */
export function expectNothingLost(report: KillReport, questions: number): void {
  expect(report).toMatchObject({ lostMessages: 0, doubledMessages: 0, lostCharacters: 0, problems: [], unnamed: 0 });
  expect(report.acknowledged).toBe(questions);
  expect(report.shownCharacters).toBeGreaterThan(9 * report.kills.both);
  expect(Object.keys(report.states).filter((state) => !named.includes(state))).toEqual([]);
}

/** Milliseconds until the server stores things again after its database was killed; till then it says 503, and when to ask again. */
async function heals(client: Client): Promise<number> {
  const since = performance.now();
  for (;;) {
    const { status, headers, text } = await client.post('/api/chats/', { name: 'probe' });
    if (status === 201) return performance.now() - since;
    if (status !== 503 || headers.get('retry-after') === null)
      throw new Error(`Without its database the server said ${status}: ${text}`);
    if (performance.now() - since > 30_000) throw new Error('The server has not healed.');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** How many of the newest answers have no end. */
async function openAnswers(client: Client, tabs: KillTab[]): Promise<number> {
  const open = await Promise.all(tabs.map(({ chat }) => runningIn(client, chat.id)));
  return open.flat().length;
}

/** The answers that still run, because they were asked again or only the database was killed. */
async function stopAll(client: Client, tabs: KillTab[]): Promise<void> {
  await Promise.all(
    tabs.map(async ({ chat }) => {
      for (
        let running = await runningIn(client, chat.id);
        running.length > 0;
        running = await runningIn(client, chat.id)
      ) {
        await Promise.all(running.map((id) => client.post(`/api/messages/${id}/stop/`)));
      }
    }),
  );
}

async function runningIn(client: Client, conversation: string): Promise<string[]> {
  const path = `/api/conversations/${conversation}/messages/?cursor=end&limit=10`;
  const { body } = await client.get<{ id: string; status: string }[]>(path);
  return body.filter(({ status }) => status === 'pending' || status === 'streaming').map(({ id }) => id);
}

function add(a: Audit, b: Audit): Audit {
  const states = { ...a.states };
  for (const [state, count] of Object.entries(b.states)) states[state] = (states[state] ?? 0) + count;
  return {
    acknowledged: a.acknowledged + b.acknowledged,
    lostMessages: a.lostMessages + b.lostMessages,
    doubledMessages: a.doubledMessages + b.doubledMessages,
    shownCharacters: a.shownCharacters + b.shownCharacters,
    lostCharacters: a.lostCharacters + b.lostCharacters,
    problems: [...a.problems, ...b.problems],
    states,
  };
}
