import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { type Colloquy, startColloquy } from './colloquy.ts';
import { type Person, signIn, signUp } from './person.ts';

const dayMs = 86_400_000;

export interface KeptHouse {
  server: Colloquy;
  /** The first to register is the administrator. */
  people: Person[];
}

/**
 * A server on a database that took minutes to fill, and is kept for the next run of the same day: what it holds are the last
 * days as of then.
 */
export async function startKeptHouse(
  { name, modelPort, usernames }: { name: string; modelPort: number; usernames: string[] },
  seed: (db: Client) => Promise<void>,
): Promise<KeptHouse> {
  const dataDir = join(tmpdir(), `colloquy-bench-${name}`);
  const mark = join(dataDir, 'seeded-at');
  const isKept = existsSync(mark) && Date.now() - Number(readFileSync(mark, 'utf8')) < dayMs;
  if (!isKept) {
    rmSync(dataDir, { recursive: true, force: true });
    mkdirSync(dataDir, { mode: 0o755 });
  }
  const server = await startColloquy({ modelPort, dataDir });
  const enter = isKept ? signIn : signUp;
  const people: Person[] = [];
  for (const username of usernames) people.push(await enter(server.port, username));
  if (!isKept) {
    const db = new Client({ host: join(dataDir, 'socket'), user: 'colloquy', database: 'colloquy' });
    await db.connect();
    await seed(db).finally(() => db.end());
    writeFileSync(mark, String(Date.now()));
  }
  return { server, people };
}
