import { cutAtWord, plainLine } from './plain-line.ts';

const longest = 60;
/** A message may begin with marks alone, as code does; not for many lines. */
const mostLines = 20;

/** What a conversation is called by that was begun without a title: the first line that says something. */
export function firstWords(content: string): string {
  const lines = content.trim().slice(0, 10_000).split(/\r?\n/, mostLines);
  const said = lines.map(plainLine).find((line) => line !== '');
  return cutAtWord(said ?? lines[0]!.slice(0, longest).trim().toWellFormed(), longest);
}
