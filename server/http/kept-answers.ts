import { LRUCache } from 'lru-cache';
import type { SentAnswer } from './sent-answer.ts';

interface KeptAnswer extends SentAnswer {
  version: string;
}

const keptBytes = 16 * 1024 * 1024;
const largestBytes = 256 * 1024;
/** About what an entry takes besides its body, its key and its version: most of it headers. */
const entryBytes = 1024;

/**
 * Answers in memory, each good for one version of what it was made from. Nothing is ever taken for
 * current: the version is read anew for each request, so changes by other servers and by hand are seen
 * as well, and an answer that nobody asks for any more is pushed out by others.
 */
export class KeptAnswers {
  readonly #kept = new LRUCache<string, KeptAnswer>({
    maxSize: keptBytes,
    maxEntrySize: largestBytes,
    sizeCalculation: ({ body, version }, key) => (body?.length ?? 0) + version.length + 2 * key.length + entryBytes,
  });

  /** Bytes that are kept, about. */
  get size(): number {
    return this.#kept.calculatedSize;
  }

  /**
   * The kept answer where its version is the present one, else one that is made now. That one is kept
   * where the version before and after its making are the same: then it shows that version, and no
   * mixture of two. A version that is null says that the answer can't be known by its version.
   *
   * @param key tells who asks and for what
   */
  async find(
    key: string,
    readVersion: () => Promise<string | null>,
    make: () => Promise<SentAnswer>,
  ): Promise<SentAnswer> {
    const version = await readVersion();
    const kept = this.#kept.get(key);
    if (kept !== undefined && kept.version === version) return kept;
    const made = await make();
    if (version !== null && version === (await readVersion())) this.#kept.set(key, { ...made, version });
    return made;
  }
}
