import { chainTokens } from './chain.ts';

/** How a stream of tokens ends. `after` counts text tokens. */
export type Ending =
  | { kind: 'finish' }
  | { kind: 'no-finish' }
  | { kind: 'no-done' }
  | { kind: 'stall'; after: number }
  | { kind: 'cut'; after: number }
  | { kind: 'error'; after: number; shape: 'object' | 'string' };

/** Where and how tokens are counted for the client. */
export type UsageStyle = 'last-chunk' | 'finish-chunk' | 'every-chunk' | 'absent' | 'absurd';

/** A bent but plausible way of writing the stream. */
export type Oddity =
  | 'none'
  | 'split-bytes'
  | 'crlf'
  | 'bad-json'
  | 'wrong-index'
  | 'choices-null'
  | 'huge-line'
  | 'reasoning-field';

export interface Answer {
  tokens: Iterable<string>;
  reasoning: readonly string[];
  /** 0 sends as fast as the reader takes. */
  tokensPerSecond: number;
  firstTokenMs: number;
  ending: Ending;
  finishReason: 'stop' | 'length' | 'content_filter';
  usage: UsageStyle;
  cachedTokens: number;
  oddity: Oddity;
}

export type Behaviour =
  | { kind: 'answer'; answer: Answer }
  /** An error in OpenAI's shape. `message` may hold `{key}`, which becomes the key that the client sent. */
  | { kind: 'refuse'; status: number; headers: Record<string, string>; code: string; message: string }
  | { kind: 'page'; status: number; headers: Record<string, string>; body: string }
  | { kind: 'hang'; sendHeaders: boolean };

/** What a behaviour may look at besides its own name. */
export interface Question {
  text: string;
  /** The stream's chain seed, unique in this server. */
  seed: number;
}

const UTF8_TEXT = 'Grüße, 日本語, עברית, 👩‍👩‍👧 and 𝔘𝔫𝔦𝔠𝔬𝔡𝔢. '.repeat(2);

type Maker = (question: Question, ...numbers: number[]) => Behaviour;

const MAKERS: Record<string, Maker> = {
  echo: ({ text }) => answer(words(text)),
  title: ({ text }) => answer(words(titleOf(text) ?? text)),
  summary: ({ text }) => answer(words(summaryOf(text))),
  'summary-fenced': ({ text }) => answer(words(`Here it is:\n\`\`\`json\n${summaryOf(text)}\n\`\`\`\nAnything else?`)),
  'summary-plain': ({ text }) => answer(words(JSON.parse(summaryOf(text)).summary)),
  chain: ({ seed }, count = 20) => answer(chainTokens(seed, count)),
  pace: ({ seed }, tokensPerSecond = 30, count = 60) => answer(chainTokens(seed, count), { tokensPerSecond }),
  delay: ({ text }, firstTokenMs = 1000) => answer(words(text), { firstTokenMs }),
  flood: (_question, megabytes = 1) => answer(repeated('x'.repeat(4095) + ' ', megabytes * 256)),
  reasoning: ({ seed }, thoughts = 10, count = 10) =>
    answer(chainTokens(seed, count), { reasoning: [...chainTokens(~seed, thoughts)] }),
  'reasoning-field': ({ seed }, thoughts = 10, count = 10) =>
    answer(chainTokens(seed, count), {
      reasoning: [...chainTokens(~seed, thoughts)],
      oddity: 'reasoning-field',
    }),
  cached: ({ text }, cachedTokens = 64) => answer(words(text), { cachedTokens }),
  length: ({ text }) => answer(words(text), { finishReason: 'length' }),
  filtered: ({ text }) => answer(words(text), { finishReason: 'content_filter' }),
  'usage-every-chunk': ({ text }) => answer(words(text), { usage: 'every-chunk' }),
  'usage-finish-chunk': ({ text }) => answer(words(text), { usage: 'finish-chunk' }),
  'usage-absurd': ({ text }) => answer(words(text), { usage: 'absurd' }),
  'odd-crlf': ({ seed }) => answer(chainTokens(seed, 20), { oddity: 'crlf' }),
  'odd-no-done': ({ seed }) => answer(chainTokens(seed, 20), { ending: { kind: 'no-done' } }),

  'fault-401': () => refusal(401, 'invalid_api_key', 'Incorrect API key provided: {key}.'),
  'fault-403': () => refusal(403, 'forbidden', 'The key {key} may not use this model.'),
  'fault-404': () => refusal(404, 'model_not_found', 'The model does not exist.'),
  'fault-408': () => refusal(408, 'timeout', 'Timed out.'),
  'fault-409': () => refusal(409, 'conflict', 'Try again.'),
  'fault-400': () => refusal(400, 'invalid_request_error', 'Bad parameter for {key}.'),
  'fault-429': () => refusal(429, 'rate_limit_exceeded', 'Rate limit reached for {key}.'),
  'fault-429-quota': () => refusal(429, 'insufficient_quota', 'You exceeded your current quota.'),
  'fault-429-retry-after': (_question, seconds = 1) =>
    refusal(429, 'rate_limit_exceeded', 'Slow down.', { 'retry-after': String(seconds) }),
  'fault-429-retry-after-ms': (_question, milliseconds = 50) =>
    refusal(429, 'rate_limit_exceeded', 'Slow down.', { 'retry-after-ms': String(milliseconds) }),
  'fault-429-retry-after-date': (_question, seconds = 1) =>
    refusal(429, 'rate_limit_exceeded', 'Slow down.', {
      'retry-after': new Date(Date.now() + seconds * 1000).toUTCString(),
    }),
  'fault-500': () => refusal(500, 'server_error', 'The server had an error with {key}.'),
  'fault-503': () => refusal(503, 'overloaded', 'Overloaded.'),
  'fault-529': () => refusal(529, 'overloaded_error', 'Overloaded.'),
  'fault-context-length': () =>
    refusal(
      400,
      'context_length_exceeded',
      "This model's maximum context length is 8192 tokens. However, your messages resulted in 9001 tokens.",
    ),
  'fault-content-filter': () => refusal(400, 'content_filter', 'The prompt was filtered.'),
  'fault-html': () => page(200, 'text/html', '<html><body>Bad gateway, says a proxy</body></html>'),
  'fault-garbage': () => page(200, 'text/event-stream', 'data: {"choices":[{\n\ndata: }}}\n\n\u0000\u0001 garbage\n\n'),
  'fault-empty': () => page(200, 'text/event-stream', ''),
  'fault-redirect': () => page(307, 'text/plain', '', { location: 'http://127.0.0.2:9/v1/chat/completions' }),
  'fault-hang': () => ({ kind: 'hang', sendHeaders: false }),
  'fault-headers': () => ({ kind: 'hang', sendHeaders: true }),
  'fault-stall': ({ seed }, after = 3) => answer(chainTokens(seed, after + 20), { ending: { kind: 'stall', after } }),
  'fault-cut': ({ seed }, after = 3) => answer(chainTokens(seed, after + 20), { ending: { kind: 'cut', after } }),
  'fault-error-midstream': ({ seed }, after = 3) =>
    answer(chainTokens(seed, after + 20), { ending: { kind: 'error', after, shape: 'object' } }),
  'fault-error-string': ({ seed }, after = 3) =>
    answer(chainTokens(seed, after + 20), { ending: { kind: 'error', after, shape: 'string' } }),
  'fault-counted': ({ seed }) =>
    answer(chainTokens(seed, 20), {
      ending: { kind: 'error', after: 0, shape: 'object' },
      usage: 'every-chunk',
      cachedTokens: 2,
    }),
  'fault-no-usage': ({ text }) => answer(words(text), { usage: 'absent' }),
  'fault-no-finish': ({ seed }) => answer(chainTokens(seed, 20), { ending: { kind: 'no-finish' } }),
  'fault-split-utf8': () => answer(words(UTF8_TEXT), { oddity: 'split-bytes' }),
  'fault-bad-json': ({ seed }) => answer(chainTokens(seed, 20), { oddity: 'bad-json' }),
  'fault-wrong-index': ({ seed }) => answer(chainTokens(seed, 20), { oddity: 'wrong-index' }),
  'fault-choices-null': ({ seed }) => answer(chainTokens(seed, 20), { oddity: 'choices-null' }),
  'fault-huge-line': () => answer(['x'.repeat(10 * 2 ** 20)], { oddity: 'huge-line' }),
};

/** What the text of `fault-split-utf8` must come out as. */
export const SPLIT_UTF8_TEXT = UTF8_TEXT.trimEnd();

/** Names without their numbers, e.g. `pace` for `pace-30-60`; every one also takes a final `-once`. */
export const behaviourNames: readonly string[] = Object.keys(MAKERS);

/** Finds the behaviour `name` asks for, or null: `pace-30-60` is the maker `pace` with the numbers 30 and 60. */
export function findBehaviour(name: string, question: Question): Behaviour | null {
  const parts = name.split('-');
  const numbers: number[] = [];
  while (parts.length > 0) {
    const maker = MAKERS[parts.join('-')];
    if (maker !== undefined && numbers.every(Number.isFinite)) return maker(question, ...numbers);
    numbers.unshift(Number(parts.pop()));
  }
  return null;
}

/** A title, as models write them, where one is asked for. */
function titleOf(text: string): string | null {
  const asked = /^person: (.*)$/m.exec(text)?.[1];
  return text.includes('Give this conversation its title.') ? `"**About** ${asked?.slice(0, 40)}."` : null;
}

/** A summary of the record between the marks of a prompt, that says what was in it; of anything else, of that. */
function summaryOf(text: string): string {
  const record = /<<<conversation [^>]+>>>\n([\s\S]*)\n<<<end of conversation/.exec(text)?.[1] ?? text;
  const lines = record.split('\n');
  const before = /The summary of its first (\d+) messages/.exec(text)?.[1];
  const title = `About ${lines[0]!.replace(/^\w+: /, '').slice(0, 60)}`;
  const summary = `${before === undefined ? '' : `After the first ${before}: `}${lines.length} messages, the last one ${lines.at(-1)!.slice(0, 200)}`;
  return JSON.stringify({ title, summary, topics: ['tides', 'the moon', 'Tides'] });
}

/** Whole words, each with the space after it, as tokens: joined they are the text again. */
function words(text: string): string[] {
  return text.trimEnd().match(/\S+\s*|\s+/gu) ?? [];
}

function* repeated(token: string, count: number): Generator<string> {
  for (let index = 0; index < count; index += 1) yield token;
}

function answer(tokens: Iterable<string>, rest: Partial<Answer> = {}): Behaviour {
  return {
    kind: 'answer',
    answer: {
      tokens,
      reasoning: [],
      tokensPerSecond: 0,
      firstTokenMs: 0,
      ending: { kind: 'finish' },
      finishReason: 'stop',
      usage: 'last-chunk',
      cachedTokens: 0,
      oddity: 'none',
      ...rest,
    },
  };
}

function refusal(status: number, code: string, message: string, headers: Record<string, string> = {}): Behaviour {
  return { kind: 'refuse', status, headers, code, message };
}

function page(status: number, contentType: string, body: string, headers: Record<string, string> = {}): Behaviour {
  return { kind: 'page', status, headers: { 'content-type': contentType, ...headers }, body };
}
