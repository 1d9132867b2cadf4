/** Of more it is not looked for marks: no title is that long. */
const mostLooked = 500;

/** Characters that are read but not seen, and those that turn the direction of what follows; joiners stay. */
const unseen = /(?![\u200c\u200d])\p{Cf}/gu;

const lineMarks = /^(?:\s*(?:#{1,6}(?=\s)|>|[-*+](?=\s)|\d{1,3}[.)](?=\s)|`{3,}\w*|\|))+/;
const link = /!?\[([^\]]*)\]\([^)]*\)/g;
const doubled = /(\*\*|__|~~|`+)(?=\S)(.*?\S)\1/g;
const starred = /(?<![\w*])\*(?=[^\s*])([^*]*[^\s*])\*(?![\w*])/g;
const underlined = /(?<!\w)_(?=[^\s_])([^_]*[^\s_])_(?!\w)/g;

/** What one reads of a line of Markdown, without its marks and without what can't be seen or stored. */
export function plainLine(line: string): string {
  return line
    .slice(0, mostLooked)
    .toWellFormed()
    .replace(unseen, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(lineMarks, '')
    .replace(link, '$1')
    .replace(doubled, '$2')
    .replace(starred, '$1')
    .replace(underlined, '$1')
    .replace(/\s+/g, ' ')
    .trim();
}

/** At most so many UTF-16 units, cut between words where there are any. */
export function cutAtWord(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most - 1);
  const end = text[most - 1] === ' ' ? cut.length : cut.lastIndexOf(' ');
  const words = end > most / 2 ? cut.slice(0, end) : cut;
  return `${words
    .toWellFormed()
    .replace(/\ufffd$/, '')
    .trimEnd()}…`;
}
