const golden = 0x9e37_79b9;

/** Chance that is the same in every run: the same seed tells the same story. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 up to 1: a counter, well mixed. */
  next(): number {
    this.#state = (this.#state + golden) >>> 0;
    let bits = this.#state;
    bits = Math.imul(bits ^ (bits >>> 16), 0x21f0_aaad);
    bits = Math.imul(bits ^ (bits >>> 15), 0x735a_2d97);
    return ((bits ^ (bits >>> 15)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 to below the limit. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!;
  }

  /** One of them, each as often as its weight says. */
  weighted<T>(from: readonly T[], weightOf: (one: T) => number): T {
    let left = this.next() * from.reduce((sum, one) => sum + weightOf(one), 0);
    for (const one of from) if ((left -= weightOf(one)) < 0) return one;
    return from.at(-1)!;
  }

  /** Of a normal distribution with a mean of 0 and a deviation of 1 (Box and Muller). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
  }

  /** What is spread as times are, half of it below the median and with a long tail. */
  around(median: number, spread: number): number {
    return median * Math.exp(spread * this.normal());
  }

  /** The same in whole milliseconds. */
  timeAround(median: number, spread: number): number {
    return Math.round(this.around(median, spread));
  }

  /** A UUID of version 7 (RFC 9562, 5.7) of that moment. */
  uuid(at: number): string {
    const time = Math.floor(at).toString(16).padStart(12, '0');
    const hex = (digits: number): string =>
      this.below(16 ** digits)
        .toString(16)
        .padStart(digits, '0');
    const variant = (8 + this.below(4)).toString(16);
    return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-${variant}${hex(3)}-${hex(6)}${hex(6)}`;
  }
}
