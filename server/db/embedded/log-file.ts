import { closeSync, copyFileSync, fstatSync, ftruncateSync, openSync, readSync } from 'node:fs';

const largestLogBytes = 5 * 1024 * 1024;
const checkEveryMs = 60_000;

/** PostgreSQL's own log: appended to through `fd`, and kept below about 5 MB, with one older part of that size. */
export interface LogFile {
  fd: number;
  /** What was written since `offset`, up to its last 64 KB. */
  readSince(offset: number): string;
  size(): number;
  close(): void;
}

export function openLogFile(path: string): LogFile {
  const fd = openSync(path, 'a+', 0o600);
  const size = (): number => fstatSync(fd).size;

  // PostgreSQL writes through its own copy of the descriptor, so the file is emptied in place instead of renamed.
  function shorten(): void {
    if (size() < largestLogBytes) return;
    copyFileSync(path, `${path}.1`);
    ftruncateSync(fd, 0);
  }

  shorten();
  const timer = setInterval(shorten, checkEveryMs).unref();
  return {
    fd,
    size,
    readSince(offset) {
      const from = Math.max(offset, size() - 65_536);
      const buffer = Buffer.alloc(Math.max(0, size() - from));
      return buffer.toString('utf8', 0, readSync(fd, buffer, 0, buffer.length, from));
    },
    close() {
      clearInterval(timer);
      closeSync(fd);
    },
  };
}
