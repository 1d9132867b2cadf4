import { setTimeout as pause } from 'node:timers/promises';
import type { SearchTexts } from '#bench/load/search-texts.ts';
import { holdIndexers, seedSearch } from '#bench/load/seed-search.ts';
import { type Figure, percentile } from '#bench/measure/figure.ts';
import { cpuOfTree } from '#bench/measure/process-tree.ts';
import { startModel } from '#bench/programs/bare.ts';
import { makeDataDir, startColloquy } from '#bench/programs/colloquy.ts';
import { type Person, signUp } from '#bench/programs/person.ts';
import type { Bench } from './bench.ts';

const seed = { messages: 1_000_000, own: 50_000, people: 950 };
const eachKind = 40;
const indexed = 2_000;
/** The indexer waits a second for more, and works for some. */
const settleMs = 8_000;

/** What people type, from what they own. */
function kinds(texts: SearchTexts): Record<string, () => string> {
  const { vocabulary } = texts;
  const rare = () => vocabulary[3_000 + texts.below(20_000)]!;
  const usual = () => vocabulary[100 + texts.below(900)]!;
  const common = () => vocabulary[texts.below(20)]!;
  const chinese = (length: number) => {
    const message = texts.message(7);
    return message.slice(0, length);
  };
  return {
    'a rare word': () => `${rare()} `,
    'a usual word': () => `${usual()} `,
    'a common word': () => `${common()} `,
    'two usual words': () => `${usual()} ${usual()}`,
    'usual and common': () => `${usual()} ${common()} ${common()}`,
    'a beginning': () => usual().slice(0, 3),
    'one letter': () => usual().slice(0, 1),
    'a rare word and a letter': () => `${rare()} ${usual().slice(0, 1)}`,
    'a common phrase': () => `"${common()} ${common()}"`,
    'a usual phrase': () => `"${common()} ${usual()}"`,
    'without a word': () => `${usual()} -${common()}`,
    'two characters': () => chinese(2),
    'four characters': () => chinese(4),
    'what is not there': () => `${rare()}${rare()}`,
    'a sentence': () => Array.from({ length: 10 }, common).join(' '),
  };
}

/** Searches among 50,000 messages of one's own, of 1,000,000, by the route that the web app uses. */
export async function measureSearch({ rounds }: Bench): Promise<Figure[]> {
  const model = await startModel();
  const dataDir = makeDataDir();
  const server = await startColloquy({ modelPort: model.port, dataDir });
  const ada = await signUp(server.port, 'ada');
  const began = performance.now();
  const texts = await seedSearch(dataDir, 1, seed);
  process.stderr.write(`Seeded in ${Math.round((performance.now() - began) / 1000)} s\n`);

  const times: number[][] = [];
  const notes: string[] = [];
  for (let round = -1; round < rounds; round++) {
    const all: number[] = [];
    for (const [kind, make] of Object.entries(kinds(texts))) {
      const took = await searchFor(ada, Array.from({ length: eachKind }, make));
      all.push(...took);
      if (round === rounds - 1)
        notes.push(`${kind} ${percentile(took, 0.5).toFixed(0)}/${percentile(took, 0.95).toFixed(0)}`);
    }
    if (round >= 0) times.push(all);
  }
  const row = (share: number) => [{ subject: 'Colloquy', rounds: times.map((took) => percentile(took, share)) }];
  const name = 'Search, 50,000 messages of 1,000,000';
  const cost = await costOfIndexing(ada, server, texts);
  return [
    { name: `${name}, p95`, unit: 'ms', rows: row(0.95), goal: { atMost: 60 }, note: `p50/p95 of ${notes.join(', ')}` },
    { name: `${name}, p50`, unit: 'ms', rows: row(0.5), goal: null },
    { name: `${name}, p99`, unit: 'ms', rows: row(0.99), goal: null },
    {
      name: 'Indexing a message of 600 characters, some seconds after it was stored: CPU, database included',
      unit: 'ms',
      rows: [{ subject: 'Colloquy', rounds: [cost.indexingMs] }],
      goal: null,
      note: `storing it, which waits for none of that, takes ${cost.storingMs.toFixed(2)} ms`,
    },
  ];
}

async function searchFor({ port, cookie }: Person, typed: string[]): Promise<number[]> {
  const took: number[] = [];
  for (const q of typed) {
    const began = performance.now();
    const response = await fetch(`http://127.0.0.1:${port}/api/search/?${new URLSearchParams({ q })}`, {
      headers: { cookie },
    });
    await response.arrayBuffer();
    took.push(performance.now() - began);
    if (!response.ok) throw new Error(`${q} was answered ${response.status}`);
  }
  return took;
}

/** The CPU of storing messages, and of what comes after it when all are stored. */
async function costOfIndexing(
  ada: Person,
  { pid, dataDir }: { pid: number; dataDir: string },
  texts: SearchTexts,
): Promise<{ storingMs: number; indexingMs: number }> {
  const conversations = await ada.newConversations(20);
  await pause(settleMs);
  const began = cpuOfTree(pid);
  const held = await holdIndexers(dataDir);
  for (let at = 0; at < indexed; at += 1) {
    const path = `/api/conversations/${conversations[at % conversations.length]!.id}/send-message/`;
    await ada.post(path, { content: texts.message(0), reply: false });
  }
  const storedAt = cpuOfTree(pid);
  await held.end();
  await pause(settleMs);
  const ended = cpuOfTree(pid);
  return { storingMs: (storedAt - began) / indexed, indexingMs: (ended - storedAt) / indexed };
}
