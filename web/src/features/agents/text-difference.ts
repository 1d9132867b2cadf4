export interface DifferencePart {
  kind: 'same' | 'removed' | 'added';
  text: string;
}

/** Above this many pairs of words only lines are compared, and above that nothing is: the page must not stand still. */
const mostPairs = 4_000_000;

/** What was taken out of a text and what was put in, by words; by lines where the text is long. */
export function textDifference(before: string, after: string): DifferencePart[] {
  for (const split of [words, lines]) {
    const [one, other] = [split(before), split(after)];
    const { start, end } = commonEnds(one, other);
    const [left, right] = [one.slice(start, one.length - end), other.slice(start, other.length - end)];
    if (left.length * right.length > mostPairs) continue;
    return joined([
      ...one.slice(0, start).map(same),
      ...difference(left, right),
      ...one.slice(one.length - end).map(same),
    ]);
  }
  return joined([
    { kind: 'removed', text: before },
    { kind: 'added', text: after },
  ]);
}

function words(text: string): string[] {
  return text.match(/\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? [];
}

function lines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+/g) ?? [];
}

const same = (text: string): DifferencePart => ({ kind: 'same', text });

function commonEnds(one: string[], other: string[]): { start: number; end: number } {
  const shorter = Math.min(one.length, other.length);
  let start = 0;
  while (start < shorter && one[start] === other[start]) start++;
  let end = 0;
  while (end < shorter - start && one.at(-1 - end) === other.at(-1 - end)) end++;
  return { start, end };
}

/** The longest common subsequence; `lengths[i][j]` is that of what follows `i` and `j`. */
function difference(one: string[], other: string[]): DifferencePart[] {
  const width = other.length + 1;
  const lengths = new Uint32Array((one.length + 1) * width);
  for (let i = one.length - 1; i >= 0; i--) {
    for (let j = other.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        one[i] === other[j]
          ? lengths[(i + 1) * width + j + 1]! + 1
          : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
    }
  }
  const parts: DifferencePart[] = [];
  let [i, j] = [0, 0];
  while (i < one.length || j < other.length) {
    if (i < one.length && j < other.length && one[i] === other[j]) {
      parts.push(same(one[i++]!));
      j++;
    } else if (j >= other.length || (i < one.length && lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!)) {
      parts.push({ kind: 'removed', text: one[i++]! });
    } else parts.push({ kind: 'added', text: other[j++]! });
  }
  return parts;
}

/** Neighbours of one kind as one; a space between two changes is part of both, or every word would stand alone. */
function joined(parts: DifferencePart[]): DifferencePart[] {
  const result: DifferencePart[] = [];
  let [removed, added] = ['', ''];
  const flush = (): void => {
    if (removed !== '') result.push({ kind: 'removed', text: removed });
    if (added !== '') result.push({ kind: 'added', text: added });
    [removed, added] = ['', ''];
  };
  parts.forEach((part, index) => {
    const isBetween = part.kind === 'same' && /^[^\S\n]+$/.test(part.text) && removed !== '' && added !== '';
    const goesOn = isBetween && parts[index + 1] !== undefined && parts[index + 1]?.kind !== 'same';
    if (part.kind === 'removed' || goesOn) removed += part.text;
    if (part.kind === 'added' || goesOn) added += part.text;
    if (part.kind !== 'same' || goesOn) return;
    flush();
    const last = result.at(-1);
    if (last?.kind === 'same') last.text += part.text;
    else result.push({ ...part });
  });
  flush();
  return result;
}
