import { defineConfig } from 'vitest/config';

const long = process.env['LONG'] === '1';

/** Tests that take minutes, as the hundred kills do; `npm run test:faults` runs them. */
const longTests = '**/*.long.test.ts';

export default defineConfig({
  test: {
    pool: 'forks',
    // Loading the product anew for each file took a third of the time; whatever a file starts, it ends.
    isolate: false,
    // Each file may start a server and a browser of its own; more at a time only makes them miss their deadlines.
    maxWorkers: 2,
    testTimeout: 30_000,
    // Above what anything takes on a busy machine: what is right is right at any speed.
    expect: { poll: { timeout: 10_000 } },
    hookTimeout: 60_000,
    globalSetup: 'tests/support/global-setup.ts',
    include: long
      ? [`tests/${longTests}`]
      : ['contract', 'server', 'tests', 'bench', 'web/src'].map((folder) => `${folder}/**/*.test.{ts,tsx}`),
    // The bench's peers bring packages of their own, and those their tests.
    exclude: ['**/node_modules/**', ...(long ? [] : [longTests])],
  },
});
