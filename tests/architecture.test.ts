import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

describe('lint catches what the design forbids', () => {
  /** What stands in a file, and the rule that must refuse it; null for what must pass. */
  const planted: [file: string, content: string, rule: string | null][] = [
    ['contract/a.ts', "import '#server/core/errors.ts';", 'no-restricted-imports'],
    ['contract/d.ts', "import 'fastify';", 'no-restricted-imports'],
    ['contract/b.ts', "import 'node:fs';", 'no-restricted-imports'],
    ['contract/c.ts', "import '../server/core/errors.ts';", 'no-restricted-imports'],
    ['contract/fine.ts', "import 'zod';\nimport './ai/chats.ts';\nimport './a.ts';\nimport '#contract/b.ts';", null],
    ['server/core/notes/a.ts', "import '#server/api/notes.ts';", 'no-restricted-imports'],
    ['server/core/notes/b.ts', "import '#server/http/problems.ts';", 'no-restricted-imports'],
    ['server/core/notes/c.ts', "import '#server/ws/socket.ts';", 'no-restricted-imports'],
    ['server/core/notes/d.ts', "import '#server/jobs/tidy-notes.ts';", 'no-restricted-imports'],
    ['server/core/notes/e.ts', "import '#server/providers/openai-compatible.ts';", 'no-restricted-imports'],
    ['server/core/notes/f.ts', "import '#server/core/messages/store.ts';", 'no-restricted-imports'],
    ['server/core/notes/g.ts', "import '#server/core/accounts/session-store.ts';", 'no-restricted-imports'],
    [
      'server/core/notes/h.ts',
      "import { sql } from 'kysely';\nexport const one = sql`select 1`;",
      'no-restricted-imports',
    ],
    ['server/core/notes/i.ts', "import 'fastify';", 'no-restricted-imports'],
    ['server/core/notes/j.ts', "import '#server/app.ts';", 'no-restricted-imports'],
    ['server/core/notes/k.ts', "import '../errors.ts';", 'no-restricted-imports'],
    [
      'server/core/notes/fine.ts',
      "import './store.ts';\nimport '#server/providers/provider.ts';\nimport '#server/core/messages/get-message.ts';\nimport { type Kysely } from 'kysely';\nexport type Db = Kysely<unknown>;",
      null,
    ],
    ['server/core/notes/store.ts', "import { sql } from 'kysely';\nexport const one = sql`select 1`;", null],
    ['server/core/chats/store.ts', "import '#server/core/notes/store.ts';", 'no-restricted-imports'],
    ['server/core/letters/message-store.ts', "import '#server/api/notes.ts';", 'no-restricted-imports'],
    ['server/api/notes.ts', "import '#server/core/notes/store.ts';", 'no-restricted-imports'],
    ['server/api/ai/notes.ts', "import { Pool } from 'pg';\nexport const pool = new Pool();", 'no-restricted-imports'],
    ['server/ws/notes.ts', "import '#server/core/notes/store.ts';", 'no-restricted-imports'],
    ['server/http/notes.ts', "import '#web/main.tsx';", 'no-restricted-imports'],
    ['server/jobs/tidy-notes.ts', "import '#server/core/notes/store.ts';", 'no-restricted-imports'],
    ['server/jobs/fine.ts', "import '#server/core/notes/fine.ts';", null],
    ['server/events/notes.ts', "import '#server/ws/socket.ts';", 'no-restricted-imports'],
    ['server/db/notes.ts', "import '#server/core/notes/fine.ts';", 'no-restricted-imports'],
    ['web/src/features/notes/a.ts', "import '#server/core/errors.ts';", 'no-restricted-imports'],
    ['web/src/features/notes/b.ts', "import '#web/features/letters/letter.ts';", 'no-restricted-imports'],
    ['web/src/ui/notes.ts', "import '#web/features/notes/a.ts';", 'no-restricted-imports'],
    ['web/src/app/fine.ts', "import '#web/features/notes/a.ts';\nimport '#contract/a.ts';", null],
    ['server/core/notes/env.ts', 'export const home = process.env;', 'no-process-env'],
    ['server/http/default.ts', 'export default 1;', 'no-default-export'],
    ['server/http/CamelCase.ts', 'export const one = 1;', 'filename-case'],
    ['server/http/long.ts', 'export {};\n'.repeat(301), 'max-lines'],
    ['server/http/any.ts', 'export const loose: any = 1;', 'no-explicit-any'],
    ['server/http/later.ts', 'export const one = 1; // TODO: two', 'no-warning-comments'],
    ['server/http/ignored.ts', '// @ts-ignore\nexport const one: string = 1;', 'ban-ts-comment'],
    [
      'server/http/floating.ts',
      'async function work(): Promise<void> {}\nexport function start(): void {\n  work();\n}',
      'no-floating-promises',
    ],
    ['server/http/cycle-a.ts', "import { b } from './cycle-b.ts';\nexport const a = (): number => b;", 'no-cycle'],
    ['server/http/cycle-b.ts', "import { a } from './cycle-a.ts';\nexport const b = a();", 'no-cycle'],
  ];

  const copy = mkdtempSync(join(tmpdir(), 'colloquy-lint-'));
  /** The rules that refused a file. */
  const refused = new Map<string, Set<string>>();

  beforeAll(() => {
    for (const file of ['.oxlintrc.json', 'package.json', 'tsconfig.json']) cpSync(join(root, file), join(copy, file));
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    for (const [file, content] of planted) {
      mkdirSync(join(copy, dirname(file)), { recursive: true });
      writeFileSync(join(copy, file), `${content}\n`);
    }
    const oxlint = join(root, 'node_modules/oxlint/bin/oxlint');
    const args = [oxlint, '--type-aware', '--format', 'json', 'contract', 'server', 'web'];
    const run = spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8', timeout: 60_000 });
    const { diagnostics } = JSON.parse(run.stdout) as { diagnostics: { filename: string; code: string }[] };
    for (const { filename, code } of diagnostics) {
      const rule = /\((.*)\)/.exec(code)?.[1] ?? code;
      refused.set(filename, (refused.get(filename) ?? new Set()).add(rule));
    }
  });

  afterAll(() => rmSync(copy, { recursive: true }));

  for (const [file, , rule] of planted) {
    const expected = rule ? `is refused by ${rule}` : 'may import what it imports';
    test(`a planted ${file} ${expected}`, () => {
      const rules = [...(refused.get(file) ?? [])];
      if (rule) expect(rules).toContain(rule);
      else expect(rules).not.toContain('no-restricted-imports');
    });
  }
});

describe('what lint can’t say', () => {
  const files = sourceFiles();

  test('there are sources to look at', () => {
    expect(files.length).toBeGreaterThan(100);
  });

  test('a file is named after what is in it', () => {
    const vague =
      /^(utils?|helpers?|common|misc|shared|manager|service|index|data)\.|[-.](utils?|helpers?|manager|service)\./;
    expect(files.filter((file) => vague.test(basename(file)))).toEqual([]);
  });

  test('SQL is written in stores, in server/db and where a request is made repeatable', () => {
    const statement = /\b(select\s[^;]{1,200}\sfrom|insert\s+into|update\s+\w+\s+set|delete\s+from)\s/i;
    const allowed = /^server\/(db\/|core\/[a-z-]+\/([a-z-]+-)?store\.ts$|http\/idempotency\.ts$)/;
    const elsewhere = files.filter(
      (file) => file.startsWith('server/') && !file.endsWith('.test.ts') && !allowed.test(file),
    );
    expect(elsewhere.filter((file) => statement.test(withoutComments(read(file))))).toEqual([]);
  });

  /**
   * The features that write a table, each but the first with its reason.
   * A turn (answers) is one statement over all the tables it changes, which is what keeps a send durable and quick.
   * What is said of a message (feedback) is a change of it, counted in the statement that marks it as changed.
   */
  const writers: Record<string, string[]> = {
    agent: ['agents'],
    agent_tally: ['agents', 'conversations', 'answers'],
    agent_version: ['agents'],
    alarm: ['alarms'],
    // That there is something new of somebody is told by the statement that makes it so.
    alarm_pending: ['alarms', 'feedback', 'usage'],
    alarm_watch: ['alarms'],
    answer: ['answers'],
    answer_size: ['usage'],
    api_key: ['accounts'],
    app_user: ['accounts'],
    audit_log: ['audit'],
    avatar: ['agents'],
    branch: ['conversations', 'answers'],
    budget: ['budgets'],
    // What was held goes, and what was used is added, in the statement that writes the ledger's row or what it costs.
    budget_hold: ['budgets', 'answers'],
    budget_use: ['budgets', 'answers', 'usage'],
    budget_window: ['budgets'],
    chat: ['chats'],
    chat_message: ['chats'],
    chat_participant: ['chats'],
    // What was found out later of an answer's cost (usage) is a change of it.
    conversation: ['conversations', 'answers', 'feedback', 'usage'],
    conversation_summary: ['summaries'],
    conversation_title: ['titles'],
    credential: ['accounts'],
    deleted_conversations_by_day: ['deleted-conversations'],
    feedback_by_day: ['feedback'],
    feedback_count: ['feedback'],
    feedback_kept: ['feedback'],
    generation: ['answers'],
    generation_adjustment: ['usage'],
    idempotency: ['http', 'answers'],
    imported_rating: ['rating-import'],
    job_run: ['job-runs'],
    journal_segment: ['answers'],
    llm_model: ['models'],
    message: ['answers', 'feedback', 'usage'],
    message_deletion: ['answers'],
    message_flag: ['flags'],
    message_rating: ['ratings'],
    message_words: ['search'],
    model_price: ['models'],
    model_use: ['models'],
    node: ['answers'],
    search_progress: ['search'],
    search_segment: ['search'],
    search_shelf: ['search'],
    provider: ['providers'],
    review_case: ['cases'],
    review_event: ['cases'],
    session: ['accounts'],
    setting: ['settings'],
    sign_in_failure: ['accounts'],
    title_words: ['search'],
    trend_change: ['trends'],
    // What is used is told by the statement that uses it.
    performance_by_day_of_model: ['usage'],
    performance_by_day_of_version: ['usage'],
    usage_by_day: ['usage'],
    usage_by_person: ['usage'],
    usage_by_quarter_hour: ['usage'],
    usage_folded: ['usage'],
    usage_recount: ['usage'],
    usage_pending: ['usage', 'answers', 'conversations'],
  };

  test('a table is written by its own feature', () => {
    const found: string[] = [];
    const known = new Set(tableNames());
    for (const file of files.filter((name) => name.startsWith('server/') && !/\.test\.ts$|^server\/db\//.test(name))) {
      for (const table of writtenTables(read(file), known)) {
        const feature = basename(dirname(file));
        if (!writers[table]?.includes(feature)) found.push(`${file} writes ${table}`);
      }
    }
    expect(found).toEqual([]);
  });
});

function sourceFiles(): string[] {
  const folders = ['contract', 'server', 'web/src', 'tests', 'bench'];
  const known = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--', ...folders], {
    cwd: root,
    encoding: 'utf8',
  });
  return known.split('\n').filter((file) => /\.tsx?$/.test(file));
}

function read(file: string): string {
  try {
    return readFileSync(join(root, file), 'utf8');
  } catch {
    return '';
  }
}

function withoutComments(source: string): string {
  return source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
}

/** Tables that a source writes, by SQL of its own or by the query builder, which names them in camelCase. */
function writtenTables(source: string, known: ReadonlySet<string>): string[] {
  const bySql = withoutComments(source).matchAll(
    /\b(?:insert\s+into|update|delete\s+from)\s+([a-z_]+)\b(?=\s*(?:\(|set\b|where\b|using\b|as\b|[a-z]\b|$))/gim,
  );
  const byBuilder = source.matchAll(/\b(?:insertInto|updateTable|deleteFrom)\('(\w+)/g);
  const snakeCase = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return [...bySql, ...byBuilder].map((match) => snakeCase(match[1] ?? '')).filter((name) => known.has(name));
}

function tableNames(): string[] {
  const files = sourceFiles().filter((file) => /^server\/db\/([a-z]+-)?tables\.ts$/.test(file));
  const tables = files.flatMap((file) => [...read(file).matchAll(/^ {2}(\w+): \{/gm)]);
  return tables.map((match) => (match[1] ?? '').replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
}
