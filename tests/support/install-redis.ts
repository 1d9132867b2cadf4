import { spawnSync } from 'node:child_process';

import { hasRedis } from './find-redis.ts';

/** Run by `npm test`: tries to have a Redis for the tests of the relay over it, which are skipped without one. */
if (!hasRedis() && process.platform === 'linux' && process.getuid?.() === 0) {
  console.log('Installing a Redis for the tests of several nodes.');
  // In this runlevel Debian starts no service for a package that it installs.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const quiet = { env, stdio: ['ignore', 'ignore', 'inherit'] as ['ignore', 'ignore', 'inherit'] };
  spawnSync('apt-get', ['update', '-qq'], quiet);
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'redis-server'], quiet);
}
if (!hasRedis()) console.log('There is no redis-server: the tests that need one are skipped.');
