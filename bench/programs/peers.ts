import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Listener } from './bare.ts';
import { freePort } from './free-port.ts';
import { startProgram } from './program.ts';

const folder = fileURLToPath(new URL('../peers/', import.meta.url));
const gateway = join('node_modules', '@portkey-ai', 'gateway', 'build', 'start-server.js');

/** Installs the peers where they are missing; false, and why on the terminal, where that can't be done. */
export function installPeers(): boolean {
  if (existsSync(join(folder, gateway))) return true;
  const npm = process.env['npm_execpath'];
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const [command, words] = npm?.endsWith('.js') ? [process.execPath, [npm, ...args]] : ['npm', args];
  const { status } = spawnSync(command, words, {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: 300_000,
  });
  if (status !== 0) process.stderr.write('The peers could not be installed, so they are left out.\n');
  return status === 0;
}

export async function startHonoAiSdk(upstreamPort: number): Promise<Listener> {
  const port = await freePort();
  const program = await startProgram({
    args: ['hono-ai-sdk.mjs', String(port), String(upstreamPort)],
    cwd: folder,
    isReady: /ready/,
  });
  return { ...program, port };
}

export async function startPortkey(): Promise<Listener> {
  const port = await freePort();
  const program = await startProgram({
    args: [gateway, `--port=${port}`, '--headless'],
    cwd: folder,
    isReady: /Ready for connections/,
  });
  return { ...program, port };
}
