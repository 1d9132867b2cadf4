/**
 * Line and paragraph breaks of Unicode (UAX #14 classes BK, CR, LF, NL), and the separators U+001C to
 * U+001E, which some readers also break at.
 */
const lineBreaks = /[\n\r\v\f\u001c-\u001e\u0085\u2028\u2029]+/gu;

/**
 * What is read but not seen: format characters (bidirectional controls, zero-width ones, the tag
 * characters that can spell hidden text), fillers and the supplementary variation selectors. The joiners
 * U+200C and U+200D stay, since words and emoji are made with them.
 */
const unseen = /(?![\u200c\u200d])(?:\p{Cf}|\u034f|\u115f|\u1160|\u17b4|\u17b5|\u3164|\uffa0|[\u{e0100}-\u{e01ef}])/gu;

const otherControls = /\p{Cc}/gu;

/** Three or more angle brackets, in any of their widths, as the marks of a quote have them. */
const markLike = /[<＜﹤]{3,}|[>＞﹥]{3,}/gu;

/** Text of somebody else with nothing in it that breaks a line, hides or looks like a mark. */
export function fencedText(text: string, boundary: string): string {
  const visible = text
    .toWellFormed()
    .replace(unseen, '')
    .replace(lineBreaks, ' ⏎ ')
    .replaceAll('\t', ' ')
    .replace(otherControls, '\ufffd')
    .replace(markLike, (brackets) => (/[<＜﹤]/u.test(brackets) ? '‹' : '›').repeat(brackets.length));
  return withoutBoundary(visible, boundary);
}

function withoutBoundary(text: string, boundary: string): string {
  if (boundary === '') return text;
  const literally = boundary.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  return text.replace(new RegExp(literally, 'giu'), '[mark]');
}

/** One line with at most `max` UTF-16 units of it. */
export function lineOf(content: string, boundary: string, max: number): string {
  const line = fencedText(content, boundary).trim();
  if (line.length <= max) return line;
  return `${line.slice(0, max).toWellFormed()} [shortened]`;
}

/** A name that ends where its colon stands: without white space and colons of its own. */
export function nameOf(sender: string, boundary: string): string {
  const name = fencedText(sender, boundary).trim().slice(0, 150).toWellFormed();
  return name.replace(/[\s:：⏎]+/gu, '_') || '_';
}
