import { withoutThoughts } from '#server/core/errands/without-thoughts.ts';
import { cutAtWord, plainLine } from './plain-line.ts';

const longest = 80;
/** What is longer by far is an answer and no title. */
const mostSaid = 240;
const quotes = '"\'“”„‟«»‹›‘’‚`「」『』';
const quoted = new RegExp(`^[${quotes}]+|[${quotes}]+$`, 'g');

/** The title that a model has said, in the bounds that it is stored and shown in; null where it has said none. */
export function readTitle(said: string): string | null {
  const line = withoutThoughts(said)
    .split(/\r?\n/)
    .map(plainLine)
    .find((each) => each !== '');
  if (line === undefined || line.length > mostSaid || /^[{[]/.test(line)) return null;
  const title = line
    .replace(/^(?:title|titel|titre|título)\s*[:：]\s*/i, '')
    .replace(quoted, '')
    .replace(/(?<!\.)[.。]$/, '')
    .replace(quoted, '')
    .replace(/["“”„«»]/g, '')
    .trim();
  return title === '' ? null : cutAtWord(title, longest);
}
