import { defineConfig } from 'vitest/config';

const long = process.env['LONG'] === '1';

/** Tests that take minutes, as the hundred kills do; `npm run test:faults` runs them. */
const longTests = '**/*.long.test.ts';
/** Tests of promises in seconds, and of deadlines: how soon the product gives up, goes on, or is back after what has befallen it. */
const timedTests = ['faults', 'ground', 'providers', 'engine', 'jobs'].map((folder) => `tests/${folder}/**/*.test.ts`);
/** The whole product in a real browser, each step of which can be slow where several browsers run at once. */
const browserTests = 'tests/e2e/**/*.test.ts';
const allTests = ['contract', 'server', 'tests', 'bench', 'web/src'].map((folder) => `${folder}/**/*.test.{ts,tsx}`);
// The bench's peers bring packages of their own, and those their tests.
const noTests = ['**/node_modules/**', ...(long ? [] : [longTests])];

export default defineConfig({
  test: {
    pool: 'forks',
    // Loading the product anew for each file took a third of the time; whatever a file starts, it ends.
    isolate: false,
    testTimeout: 30_000,
    // Above what anything takes on a busy machine: what is right is right at any speed.
    expect: { poll: { timeout: 10_000 } },
    hookTimeout: 60_000,
    globalSetup: 'tests/support/global-setup.ts',
    // One after the other: what is timed has few neighbours; of the rest many wait most of their time.
    projects: [
      {
        extends: true,
        test: {
          name: 'timed',
          include: long ? [`tests/${longTests}`] : timedTests,
          exclude: noTests,
          maxWorkers: 3,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: long ? [] : [browserTests],
          exclude: noTests,
          testTimeout: 90_000,
          hookTimeout: 90_000,
          expect: { poll: { timeout: 20_000 } },
          maxWorkers: 4,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'others',
          include: long ? [] : allTests,
          exclude: [...noTests, ...timedTests, browserTests],
          maxWorkers: 4,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
