import { join } from 'node:path';

import { nodeEnvironment, root, run } from './toolchain.mjs';

const echoMs = 300;

/**
 * Starts a program that is to end when this one is told to, and that never outlives it.
 *
 * It gets a process group of its own and each signal from here alone: Ctrl-C reaches this process twice, from the
 * terminal and through npm, and a second one means "at once" to the server. Should this process be killed, the closing
 * of the pipe tells the other one.
 */
export function runUntilSignalled(node, args, env = {}) {
  const withParent = ['--import', join(root, 'scripts', 'end-with-parent.mjs')];
  const child = run(node, [...withParent, ...args], {
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
    env: { ...nodeEnvironment(), ...env, STARTED_BY: String(process.pid) },
  });
  let last = -Infinity;
  function tell(signal) {
    if (performance.now() - last < echoMs) return;
    last = performance.now();
    child.kill(signal);
  }
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, tell);
  process.on('SIGHUP', () => tell('SIGTERM'));
  whenNpmIsGone(() => tell('SIGTERM'));
  return child;
}

/** A killed npm tells nobody; without one this process may well be meant to outlive the shell that started it. */
function whenNpmIsGone(stop) {
  if (!process.env.npm_lifecycle_event) return;
  const npm = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === npm) return;
    clearInterval(timer);
    stop();
  }, 500).unref();
}
