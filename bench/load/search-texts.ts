/** Texts whose words are as often as words are (Zipf), the same at every run. Every twentieth is Chinese. */
export class SearchTexts {
  readonly vocabulary: string[] = [...common];
  readonly #weights: Float64Array;
  #state = 20_261_122;

  constructor(size = 40_000) {
    const known = new Set(this.vocabulary);
    while (this.vocabulary.length < size) {
      const word = Array.from({ length: 2 + this.below(3) }, () => syllables[this.below(syllables.length)]).join('');
      if (!known.has(word)) this.vocabulary.push(word);
      known.add(word);
    }
    let sum = 0;
    this.#weights = Float64Array.from(this.vocabulary, (_, rank) => (sum += (rank + 2.7) ** -1.07));
  }

  /** A whole number below a limit. */
  below(limit: number): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * limit);
  }

  word(): string {
    const at = (this.below(1_000_000) / 1_000_000) * this.#weights.at(-1)!;
    let [low, high] = [0, this.#weights.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#weights[middle]! < at) low = middle + 1;
      else high = middle;
    }
    return this.vocabulary[low]!;
  }

  /** About 600 characters. */
  message(index: number): string {
    if (index % 20 === 7) return Array.from({ length: 10 + this.below(60) }, () => this.#character()).join('');
    const words = Array.from({ length: 20 + this.below(160) }, () => this.word());
    return `${words.join(' ')}.`;
  }

  #character(): string {
    const rank = Math.floor(2_500 * (this.below(1_000) / 1_000) ** 3);
    return String.fromCharCode(0x4e00 + rank * 3);
  }
}

const common =
  'the of and to in a is that for it as was with be by on not he this are or his from at which but have an had they you were their one all we can her has there been if more when will would who so no'.split(
    ' ',
  );
const syllables =
  'ba be bi bo bu da de di do ka ke ki ko la le li lo ma me mi mo na ne ni no pa pe pi po ra re ri ro sa se si so ta te ti to va ve vi vo za ze zi zo'.split(
    ' ',
  );
