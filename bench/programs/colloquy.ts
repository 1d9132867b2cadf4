import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Listener } from './bare.ts';
import { freePort } from './free-port.ts';
import { startProgram } from './program.ts';

const ownMain = fileURLToPath(new URL('../../server/main.ts', import.meta.url));

export interface Colloquy extends Listener {
  dataDir: string;
}

export interface ColloquyOptions {
  modelPort: number;
  dataDir: string;
  /** Of another state of this project. */
  main?: string;
}

/** A server of ours as `npm start` runs it, with its embedded database, whose model is the one at `modelPort`. */
export async function startColloquy({ modelPort, dataDir, main = ownMain }: ColloquyOptions): Promise<Colloquy> {
  const port = await freePort();
  const program = await startProgram({
    args: [main],
    env: {
      PORT: String(port),
      DATA_DIR: dataDir,
      DATABASE_URL: '',
      LOG_LEVEL: 'error',
      OPENAI_API_KEY: 'sk-test',
      OPENAI_MODEL: 'echo',
      OPENAI_BASE_URL: `http://127.0.0.1:${modelPort}/v1`,
      NODE_COMPILE_CACHE: join(dataDir, 'compiled'),
    },
    isReady: /Colloquy is ready/,
    // A database that was kept may have to be brought up to date first.
    readyWithinMs: 300_000,
  });
  return { ...program, port, dataDir };
}

const folders: string[] = [];

export function makeDataDir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'colloquy-bench-'));
  folders.push(folder);
  return folder;
}

/** Once the servers have ended. */
export function removeDataDirs(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}
