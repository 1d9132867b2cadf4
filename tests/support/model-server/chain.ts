/**
 * Tokens that prove their own order. Each token is a hash of the one before it, and the first is the
 * stream's seed, so a reader that keeps 32 bits of state sees any token that is lost, doubled, moved,
 * changed, or that belongs to another stream. A token is eight hex digits and a space.
 */
const TOKEN_LENGTH = 9;

export interface ChainReport {
  valid: boolean;
  /** Whole tokens read so far. */
  tokens: number;
  /** Index of the first token that is wrong, or null. */
  brokenAt: number | null;
}

/** The token after `previous`: MurmurHash3's 32-bit finaliser over the state moved by the golden ratio. */
function nextState(previous: number): number {
  let hash = (previous + 0x9e3779b9) | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function tokenOf(state: number): string {
  return `${state.toString(16).padStart(8, '0')} `;
}

/** The first `count` tokens of the chain that `seed` (32 bits) starts. */
export function* chainTokens(seed: number, count: number): Generator<string> {
  let state = seed >>> 0;
  for (let index = 0; index < count; index += 1) {
    yield tokenOf(state);
    state = nextState(state);
  }
}

/** Reads a chain in pieces of any size, in constant memory. A token cut at the end counts once it is whole. */
export function createChainVerifier(): { push(text: string): void; report(): ChainReport } {
  let state: number | null = null;
  let tokens = 0;
  let rest = '';
  let brokenAt: number | null = null;

  function readToken(token: string): void {
    if (!/^[0-9a-f]{8} $/.test(token)) {
      brokenAt ??= tokens;
      return;
    }
    const found = Number.parseInt(token, 16);
    if (state !== null && found !== nextState(state)) brokenAt ??= tokens;
    state = found;
    tokens += 1;
  }

  return {
    push(text) {
      const whole = rest + text;
      let at = 0;
      for (; at + TOKEN_LENGTH <= whole.length && brokenAt === null; at += TOKEN_LENGTH) {
        readToken(whole.slice(at, at + TOKEN_LENGTH));
      }
      rest = brokenAt === null ? whole.slice(at) : '';
      if (rest !== '' && state !== null && !tokenOf(nextState(state)).startsWith(rest)) brokenAt ??= tokens;
    },
    report: () => ({ valid: brokenAt === null, tokens, brokenAt }),
  };
}

/** Checks a whole text, or any prefix of one. An empty text is a valid prefix of no tokens. */
export function verifyChain(text: string): ChainReport {
  const verifier = createChainVerifier();
  verifier.push(text);
  return verifier.report();
}
