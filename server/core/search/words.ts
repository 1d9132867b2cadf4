import { foldWord, formsOf } from './fold-word.ts';

/** Something that can be looked for, and where it stands in the text, in UTF-16 units. */
export interface Word {
  text: string;
  /** Counts the words of the text; those at one position are ways to write one of them, or parts of it. */
  position: number;
  start: number;
  end: number;
  /** Of a pair of characters: where the first of them ends. */
  half?: number;
}

/**
 * Scripts that put no spaces between words, and Korean, which puts what English has in front of a word at its end. They
 * are looked for by pairs of characters, each beginning at a character's own position.
 */
const unspaced =
  '[[\\p{scx=Hani}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Hang}\\p{scx=Bopo}\\p{sc=Thai}\\p{sc=Laoo}\\p{sc=Khmr}\\p{sc=Mymr}]&&[\\p{L}\\p{M}\\p{Nl}]]';
const run = new RegExp(`(${unspaced}(?:${unspaced}|\\p{M})*)|(?:(?!${unspaced})[\\p{L}\\p{N}\\p{M}])+`, 'vy');

/** Letters and digits without anything in between; `isUnspaced` where one can't tell its words from each other. */
export interface Run {
  text: string;
  start: number;
  isUnspaced: boolean;
}

/** Most text is ASCII, which is told apart without asking Unicode: that is ten times as fast. */
export function* runsOf(text: string, from = 0): Generator<Run> {
  for (let at = from; at < text.length;) {
    const code = text.charCodeAt(at);
    if (code < 0x80 && !isAsciiWord(code)) {
      at += 1;
      continue;
    }
    let end = at;
    while (isAsciiWord(text.charCodeAt(end))) end += 1;
    if (end > at && !(text.charCodeAt(end) >= 0x80)) {
      yield { text: text.slice(at, end), start: at, isUnspaced: false };
      at = end;
      continue;
    }
    run.lastIndex = at;
    const match = run.exec(text);
    if (match !== null) yield { text: match[0], start: at, isUnspaced: match[1] !== undefined };
    at += match?.[0].length ?? (text.codePointAt(at)! > 0xffff ? 2 : 1);
  }
}

function isAsciiWord(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0x30 && code <= 0x39);
}

/** All that can be looked for in a text, in its order. */
export function* wordsOf(text: string, from = 0): Generator<Word> {
  let position = 1;
  for (const found of runsOf(text, from)) {
    if (found.isUnspaced) {
      const characters = charactersOf(found);
      for (const [index, { text: one, start, end }] of characters.entries()) {
        const next = characters[index + 1];
        yield { text: one + (next?.text ?? ''), position: position + index, start, end: next?.end ?? end, half: end };
      }
      position += characters.length;
    } else {
      const { text: word, start } = found;
      if (isSimple(word, text.charCodeAt(start + word.length))) {
        yield { text: cut(word), position, start, end: start + word.length };
      } else {
        yield* wordsOfRun(text, found, position);
      }
      position += 1;
    }
  }
}

export interface Character {
  text: string;
  start: number;
  end: number;
}

/** Half-width katakana write the voicing of a syllable as a character of its own. */
const character = /[\s\S][\p{M}\uff9e\uff9f]?/gu;
/** Characters that are written in one way, none of them a mark. */
const plain = /^[\u0e01-\u0e2e\u3041-\u3096\u30a1-\u30fa\u30fc\u4e00-\u9fff\uac00-\ud7a3]*$/;

/** The characters of an unspaced run, each with its mark. */
export function charactersOf({ text, start }: Pick<Run, 'text' | 'start'>): Character[] {
  const found: Character[] = [];
  if (plain.test(text)) {
    for (let at = 0; at < text.length; at += 1) found.push({ text: text[at]!, start: start + at, end: start + at + 1 });
    return found;
  }
  for (const { 0: one, index } of text.matchAll(character)) {
    const folded = foldWord(one);
    if (folded !== '') found.push({ text: folded, start: start + index, end: start + index + one.length });
  }
  return found;
}

/** PostgreSQL takes 2 KB a word; nobody types more than this. */
const longestWord = 64;

export function cut(word: string): string {
  if (word.length <= longestWord) return word;
  const kept = word.slice(0, longestWord);
  return kept.isWellFormed() ? kept : kept.slice(0, -1);
}

const simple = /^[a-z0-9]+$/;

/** True of most words: such a one is written in one way only. */
function isSimple(word: string, next: number): boolean {
  return simple.test(word) && next !== plus && next !== hash;
}

const plus = 0x2b;
const hash = 0x23;

function* wordsOfRun(text: string, { text: word, start }: Run, position: number): Generator<Word> {
  const end = start + word.length;
  for (const form of formsOf(word)) if (form !== '') yield { text: cut(form), position, start, end };
  const named = withSign(text, word, end);
  if (named !== null) yield { text: named, position, start, end: start + named.length };
  if (!hasParts.test(word)) return;
  for (const { 0: part, index } of word.matchAll(parts)) {
    if (part.length < 2 || part.length === word.length) continue;
    yield { text: cut(foldWord(part)), position, start: start + index, end: start + index + part.length };
  }
}

/** `readFile`, `HTTPServer`. */
const hasParts = /\p{Ll}\p{Lu}|\p{Lu}{2}\p{Ll}{2}/u;
const parts = /\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{N}+/gu;

/** Languages whose name is a letter and a sign, as C++ and F#. */
export function withSign(text: string, word: string, end: number): string | null {
  if (word.length > 1 || !/[a-z]/i.test(word)) return null;
  if (text.startsWith('++', end)) return `${word.toLowerCase()}++`;
  return text[end] === '#' ? `${word.toLowerCase()}#` : null;
}
