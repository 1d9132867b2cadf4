import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { fail, findNode, install, nodeEnvironment, nodeFlags, root, say } from './toolchain.mjs';

/** `npm run check`: everything that can be known without running the product. With `--update`, openapi.json is made anew. */
install();
const node = findNode();
const documentFile = join(root, 'openapi.json');
const documentModule = 'server/http/openapi-document.ts';

if (process.argv.includes('--update')) {
  writeFileSync(documentFile, buildDocument());
  const types = inNode(
    'tools/api-types/node_modules/openapi-typescript/bin/cli.js',
    documentFile,
    '-o',
    'tests/support/api-types.d.ts',
  );
  if (types.status !== 0) fail(types.stdout + types.stderr);
}

const checks = {
  format: () => inNode('node_modules/oxfmt/bin/oxfmt', '--check', '.'),
  types: () => inNode('node_modules/typescript/lib/tsc.js', '-p', '.'),
  lint: () => inNode('node_modules/oxlint/bin/oxlint', '--type-aware', '--deny-warnings'),
  'dead code': () => inNode('node_modules/knip/bin/knip.js', '--no-config-hints'),
  'API document': checkDocument,
};

let failed = 0;
for (const [name, check] of Object.entries(checks)) {
  const started = performance.now();
  const { status, stdout, stderr } = check();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (status !== 0) failed++;
  if (status !== 0) say(`${stdout ?? ''}${stderr ?? ''}`.trim());
  say(`${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
}
say(`${Object.keys(checks).length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function inNode(program, ...args) {
  const options = { cwd: root, env: nodeEnvironment(), encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 };
  return spawnSync(node, [...nodeFlags, program, ...args], options);
}

/** The document is committed, so that a change of the API is seen where it is reviewed, and never without a word on it. */
function checkDocument() {
  if (!existsSync(documentFile)) return problem('openapi.json is missing: npm run check -- --update');
  if (readFileSync(documentFile, 'utf8') !== buildDocument()) {
    return problem(
      'The API is not the one in openapi.json: npm run check -- --update, and tell about it in docs/api-changes.md',
    );
  }
  const toldInTime = !differsFromHead('openapi.json') || differsFromHead('docs/api-changes.md');
  if (!toldInTime || isOlder('docs/api-changes.md', 'openapi.json')) {
    return problem('openapi.json has changed since the last line in docs/api-changes.md');
  }
  return { status: 0 };
}

function buildDocument() {
  const program = `import { buildOpenApiDocument } from './${documentModule}';
    process.stdout.write(JSON.stringify(await buildOpenApiDocument(), null, 2) + '\\n');`;
  const { status, stdout, stderr } = inNode('--input-type=module', '--eval', program);
  return status === 0 ? stdout : fail(stderr);
}

function problem(line) {
  return { status: 1, stdout: line };
}

function differsFromHead(path) {
  return git('status', '--porcelain', '--', path) !== '';
}

/** Whether the last commit of `path` came before the last one of `other`; a change that is not committed is the newest. */
function isOlder(path, other) {
  if (differsFromHead(path)) return false;
  const [commit, otherCommit] = [path, other].map((name) => git('log', '-1', '--format=%H', '--', name));
  if (!commit || !otherCommit || commit === otherCommit) return false;
  return spawnSync('git', ['merge-base', '--is-ancestor', commit, otherCommit], { cwd: root }).status === 0;
}

/** Empty outside of a git checkout, as in an unpacked archive: then there is no history to hold against it. */
function git(...args) {
  return spawnSync('git', args, { cwd: root, encoding: 'utf8' }).stdout?.trim() ?? '';
}
