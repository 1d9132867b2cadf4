import { formsOf } from './fold-word.ts';
import { charactersOf, cut, runsOf, type Run, withSign } from './words.ts';

/** One word that is looked for, in any of its forms. */
export interface Unit {
  forms: string[];
  /** Words that begin with it are found too. */
  isBeginning: boolean;
  /** How many words after the first one of its term it stands. */
  offset: number;
}

/** Units that stand in this order, with nothing in between. */
export type Term = Unit[];

/** What is looked for: all of `wanted`, none of `unwanted`. */
export interface SearchQuery {
  wanted: Term[];
  unwanted: Term[];
}

/** Those that come after these are not looked at: nobody remembers so much of what they look for. */
const mostTerms = 12;
const mostUnits = 40;

const quotes = /["\u201c\u201d\u201e\u201f\u00ab\u00bb\uff02\u300c\u300d\u300e\u300f]/g;
/** A minus in front of it or none, then something in quotes, which may lack the closing one, or without spaces. */
const pieces = /(?<!\S)([-\u2212](?=[^\s-]))?(?:"([^"]*)(?:"|$)|([^\s"]+))|"([^"]*)(?:"|$)|[^\s"]+/g;

/** Reads what a person has typed. There is nothing that it does not take. */
export function parseSearch(typed: string): SearchQuery {
  const query: SearchQuery = { wanted: [], unwanted: [] };
  let units = 0;
  for (const match of typed.replace(quotes, '"').matchAll(pieces)) {
    const [all, minus, quotedFirst, bare, quotedLater] = match;
    const quoted = quotedFirst ?? quotedLater;
    const isUnwanted = minus !== undefined;
    // As one types, the last word is the beginning of one.
    const isOpen = match.index + all.length === typed.length && !all.endsWith('"');
    const shortest = isOpen && !isUnwanted ? 1 : quoted === undefined && !isUnwanted ? beginningLength : Infinity;
    const term = termOf(quoted ?? bare ?? all, shortest).slice(0, mostUnits - units);
    if (query.wanted.length + query.unwanted.length === mostTerms) break;
    units += term.length;
    if (term.length > 0) (isUnwanted ? query.unwanted : query.wanted).push(term);
  }
  return query;
}

/** From how many letters on a word stands for all that begin with it. */
const beginningLength = 4;

/**
 * What is written without a space, as `snake_case` and `src/main.ts`, is found as it is written: its words in a row.
 * `shortest` says how many letters the last of them must have to be the beginning of a word.
 */
function termOf(text: string, shortest: number): Term {
  const units: Unit[] = [];
  let offset = 0;
  for (const run of runsOf(text)) {
    const end = run.start + run.text.length;
    const isLast = end === text.length;
    if (run.isUnspaced) {
      offset += addPairs(units, run, offset, isLast);
    } else {
      const forms = formsTyped(text, run);
      if (forms.length === 0) continue;
      units.push({ forms, isBeginning: isLast && run.text.length >= shortest, offset });
      offset += 1;
    }
  }
  return units;
}

function formsTyped(text: string, { text: word, start }: Run): string[] {
  const named = withSign(text, word, start + word.length);
  return named === null
    ? formsOf(word)
        .filter((form) => form !== '')
        .map(cut)
    : [named];
}

/** Pairs of characters that cover a run; answers its length. One character alone is what a pair may begin with. */
function addPairs(units: Unit[], run: Run, offset: number, isLast: boolean): number {
  const characters = charactersOf(run).map(({ text }) => text);
  const pairAt = (at: number): void => {
    units.push({ forms: [characters[at]! + characters[at + 1]!], isBeginning: false, offset: offset + at });
  };
  for (let at = 0; at + 1 < characters.length; at += 2) pairAt(at);
  if (characters.length === 1) units.push({ forms: [characters[0]!], isBeginning: isLast, offset });
  else if (characters.length % 2 === 1) pairAt(characters.length - 2);
  return characters.length;
}
