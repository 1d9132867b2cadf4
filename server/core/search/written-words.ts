import { wordsOf } from './words.ts';

/** How much of a text is looked at, in UTF-16 units: all of what a person may send. */
export const searchedLength = 200_000;

/** PostgreSQL's own limits, with some room: a tsvector of 1 MB, and 255 positions a word of which none is beyond 16383. */
const mostBytes = 900_000;
const mostPositions = 255;
const lastPosition = 16_383;

/**
 * The words of a text as a tsvector is written, each behind a key, and labels as they are. What goes beyond PostgreSQL's
 * limits is left out, so that every text can be stored.
 */
export function writtenWords(text: string, key: string, labels: string[] = []): string {
  const places = new Map<string, number[]>();
  let room = mostBytes;
  for (const { text: word, position } of wordsOf(text.slice(0, searchedLength))) {
    let known = places.get(word);
    if (known === undefined) {
      // No character takes more than three bytes for each of its units.
      const bytes = key.length + 3 * word.length + 4;
      if (bytes > room) continue;
      room -= bytes;
      places.set(word, (known = []));
    }
    if (position <= lastPosition && known.length < mostPositions && known.at(-1) !== position && room >= 2) {
      known.push(position);
      room -= 2;
    }
  }
  const words = Array.from(places, ([word, positions]) => written(key + word, positions));
  return [...labels.map((label) => written(label, [])), ...words].join(' ');
}

/** Words hold nothing but letters, digits and the signs of `C++` and `C#`. */
function written(word: string, positions: number[]): string {
  return positions.length === 0 ? `'${word}'` : `'${word}':${positions.join(',')}`;
}
