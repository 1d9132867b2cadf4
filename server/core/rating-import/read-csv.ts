/** A record longer than this has a quote that was never closed. */
const longestRecord = 20_000;

export type CsvRecord = { line: number; fields: string[] } | { line: number; problem: string };

/**
 * The records of a CSV text (RFC 4180), with the line that each begins on. One that is malformed is told of, and reading
 * goes on behind its first line: a quote that nobody closed costs one line and not the rest.
 */
export function* readCsv(text: string): Generator<CsvRecord> {
  const delimiter = delimiterOf(text);
  let line = 1;
  for (let at = 0; at < text.length;) {
    const record = readRecord(text, at, delimiter);
    const end = record.problem === undefined ? record.end : endOfLine(text, at);
    if (record.problem !== undefined) yield { line, problem: record.problem };
    else if (end > at && !isBlank(record.fields)) yield { line, fields: record.fields };
    line += linesIn(text, at, end) + 1;
    at = afterLineBreak(text, end);
  }
}

/** The one that the header has, as spreadsheets of some countries write `;`. */
function delimiterOf(text: string): string {
  const header = text.slice(0, endOfLine(text, 0));
  return [',', ';', '\t'].find((delimiter) => header.includes(delimiter)) ?? ',';
}

type Read = { fields: string[]; end: number; problem?: undefined } | { problem: string };

function readRecord(text: string, start: number, delimiter: string): Read {
  const fields: string[] = [];
  for (let at = start; ; at++) {
    const field = text[at] === '"' ? readQuoted(text, at, start + longestRecord) : readPlain(text, at, delimiter);
    if ('problem' in field) return field;
    fields.push(field.value);
    at = field.end;
    if (at >= text.length || isLineBreak(text[at])) return { fields, end: at };
    if (text[at] !== delimiter) return { problem: 'Behind a closing quote only the next column can stand.' };
  }
}

function readPlain(text: string, start: number, delimiter: string): { value: string; end: number } {
  let end = start;
  while (end < text.length && text[end] !== delimiter && !isLineBreak(text[end])) end++;
  return { value: text.slice(start, end), end };
}

function readQuoted(text: string, start: number, limit: number): { value: string; end: number } | { problem: string } {
  for (let quote = text.indexOf('"', start + 1); quote !== -1 && quote < limit; quote = text.indexOf('"', quote + 2)) {
    if (text[quote + 1] === '"') continue;
    return { value: text.slice(start + 1, quote).replaceAll('""', '"'), end: quote + 1 };
  }
  return { problem: 'A quote is never closed.' };
}

function isLineBreak(character: string | undefined): boolean {
  return character === '\n' || character === '\r';
}

function isBlank(fields: string[]): boolean {
  return fields.length === 1 && fields[0]!.trim() === '';
}

function endOfLine(text: string, start: number): number {
  let end = start;
  while (end < text.length && !isLineBreak(text[end])) end++;
  return end;
}

function afterLineBreak(text: string, at: number): number {
  return text.startsWith('\r\n', at) ? at + 2 : at + 1;
}

function linesIn(text: string, start: number, end: number): number {
  return text.slice(start, end).match(/\r\n|\n|\r/g)?.length ?? 0;
}
