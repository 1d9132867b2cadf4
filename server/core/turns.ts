/**
 * Lets work on the same thing go one after the other in this process. The database's locks say the same for all
 * processes; but who waits for one of those holds a connection meanwhile, and a hundred clicks on one message would
 * hold all there are.
 */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Runs `work` when what was given for the same key before has ended, however that ended. */
  async take<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key);
    const mine = before === undefined ? work() : before.then(work, work);
    this.#last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (this.#last.get(key) === mine) this.#last.delete(key);
    }
  }
}
