import type { SearchQuery, Term, Unit } from './search-query.ts';
import { type Word, wordsOf } from './words.ts';

/** Where a text says what is looked for, in UTF-16 units. */
export interface Match {
  start: number;
  end: number;
  /** Which of the query's terms. */
  term: number;
}

const mostMatches = 200;

/** Looks through a text from `from` on, word by word, until it has seen `mostWords`. */
export function findMatches(text: string, { wanted }: SearchQuery, from: number, mostWords: number): Match[] {
  const matches: Match[] = [];
  const longest = Math.max(...wanted.map((term) => term.at(-1)!.offset));
  /** The words at the last positions, as many as a term is long. */
  const recent: Word[][] = [];
  let seen = 0;
  for (const word of wordsOf(text, from)) {
    if (recent.at(-1)?.[0]?.position === word.position) recent.at(-1)!.push(word);
    else {
      addMatches(matches, recent, wanted);
      if ((seen += 1) > mostWords || matches.length >= mostMatches) return matches;
      recent.push([word]);
      if (recent.length > longest + 1) recent.shift();
    }
  }
  addMatches(matches, recent, wanted);
  return matches;
}

/** Adds the terms that end with the last position. */
function addMatches(matches: Match[], recent: Word[][], wanted: Term[]): void {
  const last = recent.at(-1);
  if (last === undefined) return;
  for (const [index, term] of wanted.entries()) {
    const { offset: length, isBeginning } = term.at(-1)!;
    const end = wordOf(last, term.at(-1)!);
    if (end === undefined || recent.length <= length) continue;
    const found = term.map((unit) => wordOf(recent[recent.length - 1 - length + unit.offset]!, unit));
    if (found.some((word) => word === undefined)) continue;
    matches.push({ start: found[0]!.start, end: isBeginning ? (end.half ?? end.end) : end.end, term: index });
  }
}

function wordOf(words: Word[], { forms, isBeginning }: Unit): Word | undefined {
  return words.find(({ text }) => forms.some((form) => (isBeginning ? text.startsWith(form) : text === form)));
}
