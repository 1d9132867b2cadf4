/** Chunks in a row that may fail to fit before no template is made any more. */
const MAX_MISSES = 16;

/**
 * The chunks of a stream differ in nothing but their text. Once one was parsed, the bytes before and after
 * its text are a template: whatever fits it around text without a quote or a backslash must parse to the
 * same chunk with that text. So most chunks need two comparisons and no JSON, which is the dearest part of
 * a token otherwise. What does not fit is parsed.
 */
export class ChunkTemplate {
  #head = '';
  #tail = '';
  #misses = 0;

  /** The text in `data`, or null where `data` has to be parsed. */
  match(data: string): string | null {
    const textLength = data.length - this.#head.length - this.#tail.length;
    if (this.#head === '' || textLength < 0 || !data.startsWith(this.#head) || !data.endsWith(this.#tail)) return null;
    const text = data.slice(this.#head.length, this.#head.length + textLength);
    if (text.includes('"') || text.includes('\\')) return null;
    this.#misses = 0;
    return text;
  }

  /** Learns from `data`, which did not fit, and was parsed to a chunk that says `text` and nothing else. */
  learn(data: string, text: string): void {
    if (this.#misses === MAX_MISSES) return;
    this.#misses += 1;
    const quoted = JSON.stringify(text);
    const at = data.indexOf(`"content":${quoted}`);
    const start = at === -1 ? data.indexOf(`"content": ${quoted}`) : at;
    if (start === -1 || data.indexOf('"content":', start + 1) !== -1) return;
    const textAt = data.indexOf(quoted, start) + 1;
    this.#head = data.slice(0, textAt);
    this.#tail = data.slice(textAt + quoted.length - 2);
  }
}
