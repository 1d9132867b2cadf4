import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

import { expect, test } from 'vitest';

const megabyte = 2 ** 20;
const quietWithinMs = 20_000;

/** What a server does in a burst: much is kept for a moment, and nothing for long. */
const program = `
  const { giveBackMemory } = await import('#server/give-back-memory.ts');
  giveBackMemory();
  const kept = [];
  const end = Date.now() + 2500;
  while (Date.now() < end) {
    for (let round = 0; round < 2000; round++) kept.push(Array.from({ length: 50 }, (_, index) => ({ index, round })));
    if (kept.length > 12000) kept.length = 0;
    await new Promise(setImmediate);
  }
  kept.length = 0;
  setInterval(() => console.log(process.memoryUsage.rss()), 200);
`;

test('what a burst took is given back once the server is quiet', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const began = performance.now();
  const sizes: number[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    sizes.push(Number(line) / megabyte);
    if (sizes.at(-1)! < sizes[0]! / 2 || performance.now() - began > quietWithinMs) break;
  }
  child.kill('SIGKILL');
  expect(sizes[0]).toBeGreaterThan(150);
  expect(sizes.at(-1)).toBeLessThan(sizes[0]! / 2);
}, 30_000);
