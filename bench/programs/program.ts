import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Ends a program when its starter is gone, however that ended. */
const endWithParent = fileURLToPath(new URL('../../scripts/end-with-parent.mjs', import.meta.url));
/** More than the server gives its own answers to end. */
const graceMs = 20_000;
const keptOutput = 8_000;

export interface Program {
  pid: number;
  /** What it printed until it was ready. */
  output: string;
  stop(): Promise<void>;
}

export interface ProgramOptions {
  args: string[];
  env?: Record<string, string>;
  cwd?: string;
  /** Found in its output once it can be used. */
  isReady: RegExp;
  readyWithinMs?: number;
}

const running = new Set<ChildProcess>();

/** Starts a program of its own process with this Node, and waits until it is ready. */
export async function startProgram({
  args,
  env,
  cwd,
  isReady,
  readyWithinMs = 60_000,
}: ProgramOptions): Promise<Program> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--import', endWithParent, ...args], {
    env: { ...process.env, NODE_ENV: 'production', STARTED_BY: String(process.pid), ...env },
    cwd,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  running.add(child);
  child.once('close', () => running.delete(child));
  const output = await readUntil(child, isReady, readyWithinMs, args.join(' '));
  return { pid: child.pid!, output, stop: () => stopProcess(child) };
}

/** Ends whatever is still running. */
export async function stopPrograms(): Promise<void> {
  await Promise.all([...running].map(stopProcess));
}

function readUntil(child: ChildProcess, isReady: RegExp, withinMs: number, name: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (why: string): void => reject(new Error(`${name} ${why}:\n${output}`));
    const timer = setTimeout(() => fail(`was not ready within ${withinMs / 1000} s`), withinMs);
    const read = (piece: Buffer): void => {
      output = (output + piece.toString()).slice(-keptOutput);
      if (!isReady.test(output)) return;
      clearTimeout(timer);
      resolve(output);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('close', (code) => {
      clearTimeout(timer);
      fail(`ended with ${code}`);
    });
  });
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await ended;
  clearTimeout(timer);
}
