import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { runUntilSignalled } from './child.mjs';
import { buildWeb, ended, fail, findNode, install, isWebBuilt, nodeFlags, root, run, say } from './toolchain.mjs';

/** `npm test`, `npm test -- <file>`, and `npm run test:faults` for the tests that take minutes. */
const words = process.argv.slice(2);
const long = words[0] === 'faults';
const filters = long ? words.slice(1) : words;
const resultsFile = join(root, 'node_modules', '.cache', 'test-results.json');

install();
const node = findNode();
if ((await inNode('tests/support/install-chromium.ts')) !== 0) fail('The browser tests have no browser; see above.');
await inNode('tests/support/install-redis.ts');
if (!isWebBuilt()) await buildWeb(node);

mkdirSync(dirname(resultsFile), { recursive: true });
rmSync(resultsFile, { force: true });
const code = await ended(runUntilSignalled(node, vitest(), { LONG: long ? '1' : '' }));
const { passed, failed, skipped } = count(readResults());
if (code !== 0 && failed === 0) say('The test run itself failed; see above.');
if (passed + failed === 0) say('No test ran.');
say(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = code || (passed > 0 && failed === 0 ? 0 : 1);

function inNode(program) {
  return ended(run(node, [...nodeFlags, program]));
}

function vitest() {
  const program = join('node_modules', 'vitest', 'vitest.mjs');
  const reports = ['--reporter=default', '--reporter=json', `--outputFile.json=${resultsFile}`];
  return [...nodeFlags, program, 'run', ...reports, ...filters];
}

function readResults() {
  try {
    return JSON.parse(readFileSync(resultsFile, 'utf8'));
  } catch {
    return { testResults: [] };
  }
}

/** A file that can't even be loaded has no tests to count, yet failed. */
function count({ testResults }) {
  const tests = testResults.flatMap((file) => file.assertionResults);
  const broken = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  const having = (...statuses) => tests.filter((test) => statuses.includes(test.status)).length;
  return {
    passed: having('passed'),
    failed: having('failed') + broken.length,
    skipped: having('skipped', 'pending', 'todo', 'disabled'),
  };
}
