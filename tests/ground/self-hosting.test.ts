import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

test('every variable that the server reads, and no other, stands in docs/self-hosting.md', () => {
  const schema = /const schema = z\.object\(\{([\s\S]*?)\n\}\);/.exec(read('server/config.ts'))![1]!;
  const variables = [...schema.matchAll(/^ {2}([A-Z_]+):/gm)].map((match) => match[1]);
  const table = /## Configuration([\s\S]*?)\n## /.exec(read('docs/self-hosting.md'))![1]!;
  const documented = [...table.matchAll(/^\| (`[^|]*) \|/gm)].flatMap((row) => row[1]!.match(/[A-Z][A-Z_]+/g)!);
  expect(variables.length).toBeGreaterThan(15);
  expect(new Set(documented)).toEqual(new Set(variables));
});

test('every metric in docs/self-hosting.md is one of the server’s', () => {
  const table = /\| metric \|([\s\S]*?)\n\n/.exec(read('docs/self-hosting.md'))![1]!;
  const firstCells = [...table.matchAll(/^\| (`[^|]*) \|/gm)].map((row) => row[1]!);
  const named = firstCells.flatMap((cell) => cell.match(/(?:http|colloquy|db)_[a-z_]+/g) ?? []);
  const sources = ['metrics', 'metrics-answers', 'metrics-requests']
    .map((name) => read(`server/http/${name}.ts`))
    .join('');
  expect(named.length).toBeGreaterThan(8);
  expect(named.filter((name) => !sources.includes(`'${name}'`))).toEqual([]);
});
