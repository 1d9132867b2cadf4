/** Tells when things happened since something began, in their order, also while the machine's clock is set. */
export class Stopwatch {
  readonly startedAt = new Date();
  readonly #from = performance.now();

  now(): Date {
    return new Date(this.startedAt.getTime() + performance.now() - this.#from);
  }
}
