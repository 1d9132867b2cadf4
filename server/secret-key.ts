import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

import { StartError } from './start-error.ts';

const keyBytes = 32;

/**
 * The key that signs sessions, kept in the data folder for as long as the data. Made on the first start: written whole
 * and durable under another name before it gets its own, so that neither a crash nor a second server at the same moment
 * can leave half a key, or two.
 */
export function readOrMakeSecretKey(dataDir: string): string {
  const path = join(dataDir, 'secret-key');
  try {
    return read(path) ?? make(dataDir, path);
  } catch (error) {
    if (error instanceof StartError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError(
      `the secret key in ${path} can't be used (${reason}): make DATA_DIR readable and writable, or set SECRET_KEY`,
    );
  }
}

function read(path: string): string | null {
  let key: string;
  try {
    key = readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  if (key.length >= keyBytes) return key;
  throw new StartError(
    `${path} is too short for a secret key: put the old one back, or remove it, which signs everybody out`,
  );
}

function make(dataDir: string, path: string): string {
  mkdirSync(dataDir, { recursive: true, mode: 0o711 });
  const partial = `${path}.${process.pid}`;
  const file = openSync(partial, 'wx', 0o600);
  try {
    writeSync(file, `${randomBytes(keyBytes).toString('hex')}\n`);
    fsyncSync(file);
    linkUnlessThere(partial, path);
  } finally {
    closeSync(file);
    rmSync(partial, { force: true });
  }
  return readFileSync(path, 'utf8').trim();
}

/** Unlike a rename, a link never replaces the key that another server has just made. */
function linkUnlessThere(partial: string, path: string): void {
  try {
    linkSync(partial, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}
