import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { fail, say } from './toolchain.mjs';

/** `npm run import-ratings -- <file>`: sends an export of ratings to a running server, whose administrator's key it needs. */
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    server: { type: 'string', default: 'http://127.0.0.1:8000' },
    key: { type: 'string', default: process.env.COLLOQUY_API_KEY ?? '' },
    write: { type: 'boolean', default: false },
  },
});
const usage =
  'npm run import-ratings -- <ratings.jsonl or ratings.csv> [--server http://…] [--write]\n' +
  'The key of an administrator comes in COLLOQUY_API_KEY, or as --key. Without --write nothing is written.';
const [file] = positionals;
if (file === undefined || options.key === '') fail(usage);

/** A part of the file that the server takes at once. */
const mostBytes = 4_000_000;
const total = { lines: 0, taken: 0, updated: 0, unchanged: 0, kept: 0, merged: 0, refused: 0 };
const text = read(file);
const isCsv = !text.trimStart().startsWith('{');
let rule = '';

for (const part of partsOf(text)) {
  const report = await send(part.text);
  for (const name of Object.keys(total)) total[name] += report[name];
  for (const { line, reason } of report.refusals) say(`line ${line + part.linesBefore}: ${reason}`);
  rule = report.rule;
}
say(rule);
say(
  Object.entries(total)
    .map(([name, count]) => `${count} ${name}`)
    .join(', '),
);
say(options.write ? 'Done.' : 'Nothing was written; --write writes it.');

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    return fail(`The file can't be read: ${error.message}`);
  }
}

/** Cut at the ends of lines, of CSV only outside quotes; each part of a CSV file begins with the header. */
function* partsOf(whole) {
  const lines = whole.split('\n');
  const header = isCsv ? `${lines[0]}\n` : '';
  let [part, linesBefore, isQuoted] = ['', 0, false];
  for (const [index, line] of lines.entries()) {
    part += `${line}\n`;
    if (isCsv && (line.split('"').length - 1) % 2 === 1) isQuoted = !isQuoted;
    if (isQuoted || Buffer.byteLength(part) < mostBytes) continue;
    yield { text: part, linesBefore };
    [part, linesBefore] = [header, index + 1 - (isCsv ? 1 : 0)];
  }
  if (part !== header || linesBefore === 0) yield { text: part, linesBefore };
}

async function send(body) {
  const address = new URL(`/api/admin/ratings/import/?dry_run=${!options.write}`, options.server);
  const headers = {
    authorization: `Bearer ${options.key}`,
    'content-type': isCsv ? 'text/csv' : 'application/jsonl',
  };
  const response = await fetch(address, { method: 'POST', headers, body }).catch((error) =>
    fail(`${address.origin} can't be reached: ${error.cause?.message ?? error.message}`),
  );
  const answer = await response.json();
  return response.ok ? answer : fail(`The server refused it: ${answer.detail}`);
}
