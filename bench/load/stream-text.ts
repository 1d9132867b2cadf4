import { createChainVerifier } from '#tests/support/model-server/chain.ts';
import type { StreamDialect } from './jobs.ts';

/**
 * Reads the tokens out of a stream of server-sent events and verifies them: one that is lost, doubled
 * or moved makes the measurement fail. Tokens need no JSON escapes, so they are cut out of their line.
 */
export class StreamText {
  readonly #marker: string;
  readonly #lastLine: string;
  readonly #tokensEach: number;
  readonly #onTokens: (count: number) => void;
  #chain = createChainVerifier();
  #tokens = 0;
  #rest = '';
  #isEnded = false;

  constructor(dialect: StreamDialect, tokensEach: number, onTokens: (count: number) => void) {
    this.#marker = `"${dialect.textField}":"`;
    this.#lastLine = dialect.lastLine;
    this.#tokensEach = tokensEach;
    this.#onTokens = onTokens;
  }

  push(piece: Buffer): void {
    const text = this.#rest === '' ? piece.toString('latin1') : this.#rest + piece.toString('latin1');
    let at = 0;
    for (let end = text.indexOf('\n'); end !== -1; at = end + 1, end = text.indexOf('\n', at)) {
      if (end > at) this.#readLine(text.slice(at, end));
    }
    this.#rest = text.slice(at);
  }

  /** The answer has ended; the next stream begins. @throws where it was not whole */
  end(): void {
    const { valid, tokens, brokenAt } = this.#chain.report();
    if (!valid) throw new Error(`Token ${brokenAt} of a stream is not the one that was sent`);
    if (tokens !== this.#tokensEach) throw new Error(`A stream had ${tokens} tokens instead of ${this.#tokensEach}`);
    if (!this.#isEnded) throw new Error('A stream ended without saying so');
    this.#chain = createChainVerifier();
    this.#tokens = 0;
    this.#rest = '';
    this.#isEnded = false;
  }

  #readLine(line: string): void {
    if (line.includes(this.#lastLine)) this.#isEnded = true;
    const start = line.indexOf(this.#marker);
    if (start === -1 || this.#isEnded) return;
    const from = start + this.#marker.length;
    this.#chain.push(line.slice(from, line.indexOf('"', from)));
    const { tokens } = this.#chain.report();
    const fresh = tokens - this.#tokens;
    this.#tokens = tokens;
    if (fresh > 0) this.#onTokens(fresh);
  }
}
