import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const script = join(import.meta.dirname, '../../web/scripts/first-load.mjs');

test('no page downloads more than 130 KB of gzipped JavaScript on a first visit', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [script]);
  expect(stdout).toMatch(/a conversation: \d+\.\d KB/);
});
