import { withoutThoughts } from '#server/core/errands/without-thoughts.ts';

/** What a model has written, in the bounds that it is stored and shown in. */
export interface Reply {
  title: string;
  text: string;
  topics: string[];
}

const longestTitle = 100;
const longestText = 4_000;
const mostTopics = 8;
const longestTopic = 60;
/** So many braces are tried as the beginning of the object. */
const mostLooks = 20;

/** Characters that are read but not seen, and those that turn the direction of what follows; joiners stay. */
const unseen = /(?![\u200c\u200d])\p{Cf}/gu;

/**
 * The JSON object of a reply, with a fence or words around it as models like to write them; null where there is none that
 * holds a summary.
 */
export function readReply(said: string): Reply | null {
  const text = withoutThoughts(said);
  let at = -1;
  for (let looks = 0; looks < mostLooks; looks++) {
    at = text.indexOf('{', at + 1);
    const reply = at === -1 ? null : replyOf(parse(text, at));
    if (reply !== null || at === -1) return reply;
  }
  return null;
}

/** A reply that is no JSON, taken as the summary itself: some small models can't do better. */
export function readPlainReply(said: string): Reply | null {
  const text = withoutThoughts(said)
    .replace(/^```\w*$/gm, '')
    .replace(/^[\s*#_]*summary[\s*_]*:[\s*_]*/i, '')
    .trim();
  // What begins as JSON and is none was cut off.
  if (text.startsWith('{')) return null;
  return replyOf({ summary: text });
}

/** The object that begins at a place, or null. */
function parse(text: string, start: number): unknown {
  const end = endOfObject(text, start);
  if (end === -1) return null;
  try {
    return JSON.parse(text.slice(start, end));
  } catch {
    return null;
  }
}

/** Behind the brace that closes the one at `start`, not counting those in strings; -1 where it is not closed. */
function endOfObject(text: string, start: number): number {
  let depth = 0;
  let isInString = false;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (isInString) {
      if (character === '\\') at++;
      else if (character === '"') isInString = false;
    } else if (character === '"') isInString = true;
    else if (character === '{') depth++;
    else if (character === '}' && --depth === 0) return at + 1;
  }
  return -1;
}

function replyOf(value: unknown): Reply | null {
  if (typeof value !== 'object' || value === null) return null;
  const { title, summary, topics } = value as Record<string, unknown>;
  const text = plain(summary, longestText);
  if (text === '') return null;
  return { title: titleOf(title), text, topics: topicsOf(topics) };
}

function titleOf(title: unknown): string {
  return oneLine(title, longestTitle)
    .replace(/^["'“„«]+|["'”“»]+$/g, '')
    .trim();
}

function topicsOf(topics: unknown): string[] {
  const listed: unknown[] = Array.isArray(topics) ? topics : typeof topics === 'string' ? topics.split(/[,;\n]/) : [];
  const known = new Map<string, string>();
  for (const topic of listed) {
    const name = oneLine(topic, longestTopic);
    if (name !== '' && !known.has(name.toLowerCase())) known.set(name.toLowerCase(), name);
  }
  return [...known.values()].slice(0, mostTopics);
}

function oneLine(value: unknown, most: number): string {
  return plain(typeof value === 'string' ? value.replace(/\s+/g, ' ') : value, most);
}

/** Storable text of at most so many UTF-16 units, cut between words. */
function plain(value: unknown, most: number): string {
  if (typeof value !== 'string') return '';
  const text = value
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(unseen, '')
    .replace(/(?!\n)\p{Cc}/gu, ' ')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  if (text.length <= most) return text;
  const cut = text.slice(0, most - 1).toWellFormed();
  return `${cut.replace(/\s+\S{0,30}$/, '').replace(/\ufffd$/, '')}…`;
}
