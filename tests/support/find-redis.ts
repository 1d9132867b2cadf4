import { spawnSync } from 'node:child_process';

/** Whether `npm test` found a Redis or could install one. */
export function hasRedis(): boolean {
  return spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0;
}
