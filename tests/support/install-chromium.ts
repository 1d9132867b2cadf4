import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { findChromium } from './chromium.ts';

/** Run by `npm test`: makes sure that there is a Chromium, in the order of how little it asks of the system. */
const attempts = [installPlaywrights, installDebians];
let found = findChromium();
for (const attempt of attempts) {
  if (found) break;
  attempt();
  found = findChromium();
}
if (!found) {
  console.error('No Chromium could be installed: please install Chromium or Chrome.');
  process.exitCode = 1;
}

function installPlaywrights(): void {
  console.log('Installing a Chromium for the browser tests.');
  const cli = join(import.meta.dirname, '..', '..', 'node_modules', 'playwright-core', 'cli.js');
  spawnSync(process.execPath, [cli, 'install', 'chromium'], { stdio: 'ignore', timeout: 300_000 });
}

function installDebians(): void {
  if (process.getuid?.() !== 0) return;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const quiet = { env, stdio: ['ignore', 'ignore', 'inherit'] as ['ignore', 'ignore', 'inherit'] };
  spawnSync('apt-get', ['update', '-qq'], quiet);
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium-headless-shell'], quiet);
}
