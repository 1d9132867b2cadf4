import { isUtf8 } from 'node:buffer';
import { setImmediate } from 'node:timers/promises';
import { LegacyRating } from '#contract/admin/rating-import.ts';
import { AppError } from '#server/core/errors.ts';
import { readCsv } from './read-csv.ts';

export type ExportLine =
  | { line: number; rating: LegacyRating; problem?: undefined }
  | { line: number; problem: string };

type Raw = { line: number; values: Record<string, unknown> } | { line: number; problem: string };

/** Others have a turn after so many lines. */
const linesATurn = 500;

/**
 * The lines of an export, JSON lines or CSV with a header, each a rating or what is wrong with it.
 * @throws {AppError} `invalid` where it is neither
 */
export async function* readExport(bytes: Uint8Array): AsyncGenerator<ExportLine> {
  if (!isUtf8(bytes)) throw new AppError('invalid', 'The export is not valid UTF-8.');
  const text = new TextDecoder().decode(bytes);
  let read = 0;
  for (const raw of text.trimStart().startsWith('{') ? jsonLines(text) : csvLines(text)) {
    yield 'problem' in raw ? raw : validated(raw);
    if (++read % linesATurn === 0) await setImmediate();
  }
}

function* jsonLines(text: string): Generator<Raw> {
  let line = 0;
  for (const source of text.split(/\r?\n/)) {
    line++;
    if (source.trim() !== '') yield { line, ...parsed(source) };
  }
}

function parsed(source: string): { values: Record<string, unknown> } | { problem: string } {
  try {
    const value: unknown = JSON.parse(source);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { values: { ...value } };
  } catch {
    return { problem: 'The line is not JSON.' };
  }
  return { problem: 'The line is not a JSON object.' };
}

function* csvLines(text: string): Generator<Raw> {
  let columns: string[] | null = null;
  for (const record of readCsv(text)) {
    if ('problem' in record) yield record;
    else if (columns === null) columns = columnsOf(record.fields);
    else if (record.fields.length !== columns.length)
      yield {
        line: record.line,
        problem: `The line has ${record.fields.length} columns, the header ${columns.length}.`,
      };
    else yield { line: record.line, values: typed(columns, record.fields) };
  }
}

function columnsOf(header: string[]): string[] {
  const columns = header.map((name) => name.trim().toLowerCase());
  const has = (names: readonly string[]): boolean => names.some((name) => columns.includes(name));
  if (has(messageNames) && has(userNames) && columns.includes('score')) return columns;
  throw new AppError('invalid', 'The export is neither JSON lines nor CSV with the columns message, user and score.');
}

/** Of the columns, those that have something in them; what is a number elsewhere is text here. */
function typed(columns: string[], fields: string[]): Record<string, unknown> {
  const entries = columns.map((column, index): [string, unknown] => [column, fields[index]!.trim()]);
  return Object.fromEntries(
    entries
      .filter(([, value]) => value !== '')
      .map(([column, value]) => [column, isNumber(column, String(value)) ? Number(value) : value]),
  );
}

function isNumber(column: string, value: string): boolean {
  return ['score', 'user', 'user_id'].includes(column) && /^\d{1,15}$/.test(value);
}

const messageNames = ['message', 'message_id'] as const;
const userNames = ['user', 'user_id', 'username', 'user_username', 'email'] as const;

function validated({ line, values }: { line: number; values: Record<string, unknown> }): ExportLine {
  const first = (names: readonly string[]): unknown => names.map((name) => values[name]).find((value) => value != null);
  const result = LegacyRating.safeParse({ ...values, message: first(messageNames), user: first(userNames) });
  if (result.success) return { line, rating: result.data };
  const [issue] = result.error.issues;
  return { line, problem: `${issue!.path.join('.')}: ${issue!.message}` };
}
