import { defineConfig } from 'vitest/config';

const long = process.env['LONG'] === '1';

/** Tests that take minutes, as the hundred kills do; `npm run test:faults` runs them. */
const longTests = '**/*.long.test.ts';

export default defineConfig({
  test: {
    pool: 'forks',
    // Loading the product anew for each file took a third of the time; whatever a file starts, it ends.
    isolate: false,
    // Many wait for a browser, a deadline or a paced stream; more than this only makes them miss their own.
    maxWorkers: 3,
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
