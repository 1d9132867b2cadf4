/** Marks that are written above and below letters without making another letter of them: accents, points, vowel signs. */
const optionalMarks =
  /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]/g;
const noLetters = /[^\p{L}\p{N}\p{M}]/gu;

/** Letters that Unicode takes for letters of their own, and readers for forms of these. */
const sameAs: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ħ: 'h',
  ı: 'i',
  ŋ: 'n',
  ŧ: 't',
  ς: 'σ',
  ى: 'ي',
  ی: 'ي',
  ة: 'ه',
  ک: 'ك',
};
const others = new RegExp(`[${Object.keys(sameAs).join('')}]`, 'g');
const ascii = /^[\0-\x7f]*$/;

/** A word as it is looked for: without case, accents, widths and points. */
export function foldWord(word: string): string {
  if (ascii.test(word)) return word.toLowerCase();
  return word
    .normalize('NFKD')
    .toLowerCase()
    .replace(optionalMarks, '')
    .replace(others, (letter) => sameAs[letter]!)
    .replace(noLetters, '')
    .normalize('NFC');
}

const spelledOut: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa' };
const hasUmlaut = /[äöüøåÄÖÜØÅ]|\u0308|\u030a/;

/** Every way in which a word is looked for: `Müller` is written muller and mueller. */
export function formsOf(word: string): string[] {
  const folded = foldWord(word);
  if (!hasUmlaut.test(word)) return [folded];
  const other = foldWord(
    word
      .normalize('NFC')
      .toLowerCase()
      .replace(/[äöüøå]/g, (letter) => spelledOut[letter]!),
  );
  return other === folded ? [folded] : [folded, other];
}
