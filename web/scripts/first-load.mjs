// Says how much JavaScript a first visit downloads before it can be used, and fails above the limit. What counts is
// everything the browser fetches on its own: the page's scripts, the entry, and all that these import statically.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

const limitBytes = 130 * 1000;
const out = resolve(import.meta.dirname, process.argv[2] ?? '../../dist/web');
const manifest = JSON.parse(readFileSync(join(out, '.vite/manifest.json'), 'utf8'));

/** Pages that a first visit can land on, with the chunks that each loads on top of the entry. */
const landings = {
  'sign-in': ['src/app/pages/entry-pages.tsx'],
  'a conversation': ['src/app/shell.tsx', 'src/app/pages/conversation-page.tsx'],
  'a new conversation': ['src/app/shell.tsx', 'src/app/pages/new-conversation-page.tsx'],
  'chats with people': ['src/app/shell.tsx', 'src/app/pages/chats-page.tsx'],
  search: ['src/app/shell.tsx', 'src/app/pages/search-page.tsx'],
  agents: ['src/app/shell.tsx', 'src/app/pages/agents-page.tsx'],
  administration: [
    'src/app/shell.tsx',
    'src/app/pages/seldom-page.tsx',
    'src/app/pages/admin-page.tsx',
    'src/features/administration/people-page.tsx',
  ],
  account: ['src/app/shell.tsx', 'src/app/pages/seldom-page.tsx', 'src/app/pages/account-page.tsx'],
};

function withImports(key, found = new Set()) {
  const chunk = manifest[key];
  if (chunk === undefined) throw new Error(`The build has no chunk for ${key}`);
  if (found.has(chunk.file)) return found;
  found.add(chunk.file);
  for (const imported of chunk.imports ?? []) withImports(imported, found);
  return found;
}

const gzipBytes = (file) => gzipSync(readFileSync(join(out, file)), { level: 9 }).length;

let worst = 0;
for (const [name, keys] of Object.entries(landings)) {
  const files = new Set(['theme.js']);
  for (const key of ['index.html', ...keys]) withImports(key, files);
  const bytes = [...files].reduce((sum, file) => sum + gzipBytes(file), 0);
  worst = Math.max(worst, bytes);
  console.log(`${name}: ${(bytes / 1000).toFixed(1)} KB of gzipped JavaScript in ${files.size} files`);
}
if (worst > limitBytes) {
  console.error(`The first load is above its limit of ${limitBytes / 1000} KB.`);
  process.exitCode = 1;
}
