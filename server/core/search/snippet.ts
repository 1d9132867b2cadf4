import { findMatches, type Match } from './find-matches.ts';
import type { SearchQuery } from './search-query.ts';

/** A piece of a text in one line, and what to highlight in it: from and to, in UTF-16 units of the snippet. */
export interface Snippet {
  text: string;
  highlights: [start: number, end: number][];
}

/** How much work the snippets of one page may be, in words. */
export interface SnippetBudget {
  words: number;
}

const snippetLength = 240;
/** How much stands in front of the first match. */
const leadLength = 60;
/** In a text that is longer the first word is looked for as it is typed, to begin near it. */
const shortText = 10_000;

/** The piece of a text that says the most of what is looked for; its beginning where that is not found in time. */
export function snippetOf(text: string, query: SearchQuery, budget: SnippetBudget): Snippet {
  const from = text.length <= shortText ? 0 : placeToBegin(text, query);
  const matches = findMatches(text, query, from, budget.words);
  budget.words -= Math.min(budget.words, Math.ceil(((matches.at(-1)?.end ?? text.length) - from) / 5));
  const first = bestOf(matches);
  const start =
    first === null || text.length <= snippetLength ? 0 : wordStart(text, Math.max(0, first.start - leadLength));
  const end = wordEnd(text, Math.min(text.length, start + snippetLength));
  return inOneLine(text, start, end, joined(matches.filter((match) => match.start >= start && match.end <= end)));
}

/** Where a word that is typed stands as it is typed, in whatever case. */
function placeToBegin(text: string, { wanted }: SearchQuery): number {
  const lower = text.toLowerCase();
  if (lower.length !== text.length) return 0;
  const words = wanted.flatMap((term) => term.flatMap(({ forms }) => forms)).sort((a, b) => b.length - a.length);
  for (const word of words.slice(0, 3)) {
    const at = lower.indexOf(word);
    if (at >= 0) return wordStart(text, Math.max(0, at - 2 * leadLength));
  }
  return 0;
}

/** The match from which on the most different terms stand within a snippet. */
function bestOf(matches: Match[]): Match | null {
  let best: Match | null = null;
  let most = 0;
  for (const [index, match] of matches.entries()) {
    const terms = new Set<number>();
    for (let at = index; at < matches.length && matches[at]!.end <= match.start + snippetLength - leadLength; at += 1)
      terms.add(matches[at]!.term);
    if (terms.size > most) [best, most] = [match, terms.size];
  }
  return best;
}

/** Matches may lie within each other; highlights do not. */
function joined(matches: Match[]): [number, number][] {
  const ranges: [number, number][] = [];
  for (const { start, end } of matches.toSorted((a, b) => a.start - b.start)) {
    const last = ranges.at(-1);
    if (last !== undefined && start < last[1]) last[1] = Math.max(last[1], end);
    else ranges.push([start, end]);
  }
  return ranges;
}

/** White space in any amount is one space; what was cut off is told by an ellipsis. */
function inOneLine(text: string, start: number, end: number, ranges: [number, number][]): Snippet {
  let line = start > 0 ? '…' : '';
  const highlights: [number, number][] = [];
  let at = start;
  for (const [from, to] of ranges) {
    line = append(line, text.slice(at, from));
    const begun = line.length;
    line += text.slice(from, to).replace(/\s+/g, ' ');
    highlights.push([begun, line.length]);
    at = to;
  }
  line = append(line, text.slice(at, end)).trimEnd();
  return { text: end < text.length ? `${line}…` : line, highlights };
}

function append(line: string, more: string): string {
  const piece = more.replace(/\s+/g, ' ');
  return line + (line === '' || line === '…' ? piece.trimStart() : piece);
}

/** The first beginning of a word from a place on, if there is one near: never the middle of a character. */
function wordStart(text: string, from: number): number {
  if (from === 0) return 0;
  const space = text.slice(from, from + 20).search(/\s\S/);
  return space === -1 ? wholeCharacter(text, from) : from + space + 1;
}

function wordEnd(text: string, to: number): number {
  if (to === text.length) return to;
  const space = text.slice(to - 20, to).search(/\s\S*$/);
  return space === -1 ? wholeCharacter(text, to) : to - 20 + space;
}

function wholeCharacter(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
}
