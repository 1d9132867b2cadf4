import { ProviderError, type FinishReason, type ModelPart } from './provider.ts';
import { ChunkTemplate } from './chunk-template.ts';
import { errorFromRefusal } from './provider-errors.ts';
import { field, greatestOf } from './usage-fields.ts';

/** What an OpenAI-compatible server may send in a chunk, as far as it is read. Nothing in it is relied on. */
interface Chunk {
  id?: unknown;
  model?: unknown;
  error?: unknown;
  usage?: unknown;
  service_tier?: unknown;
  /** Where Groq counts, besides or instead. */
  x_groq?: unknown;
  choices?: Choice[] | null;
}

interface Choice {
  delta?: Delta | null;
  finish_reason?: unknown;
  /** Where Moonshot counts, besides or instead. */
  usage?: unknown;
}

interface Delta {
  content?: unknown;
  reasoning_content?: unknown;
  reasoning?: unknown;
  refusal?: unknown;
}

/**
 * Reads the chunks of one chat completion into parts. Text that nobody has taken yet is joined, so that a
 * stream that is faster than its reader costs a part a read, not a part a token.
 */
export class ChatCompletionChunks {
  readonly #modelId: string;
  readonly #template = new ChunkTemplate();
  #parts: ModelPart[] = [];
  #text = '';
  #reasoning = '';
  #flushed = 0;
  #named = false;
  #finishReason: FinishReason | null = null;
  #rawUsage: unknown = null;
  #serviceTier: string | null = null;
  #done = false;

  constructor(modelId: string) {
    this.#modelId = modelId;
  }

  /** The usage as sent, with the tier at which it is billed where that is not the default; null while there is none. */
  get rawUsage(): unknown {
    const tier = this.#serviceTier;
    if (this.#rawUsage === null || tier === null || tier === 'default') return this.#rawUsage;
    return { ...this.#rawUsage, service_tier: tier };
  }

  /** The server said that nothing follows. */
  get done(): boolean {
    return this.#done;
  }

  /** Reads the data of one event. @throws {ProviderError} for an error in the stream, or what is no chunk. */
  read(data: string): void {
    if (data === '[DONE]') {
      this.#done = true;
      return;
    }
    const text = this.#template.match(data);
    if (text === null) this.#parse(data);
    else this.#addText(text);
  }

  #parse(data: string): void {
    const chunk = parseChunk(data);
    if (chunk.error !== undefined && chunk.error !== null) {
      throw errorFromRefusal({ status: 200, headers: {}, body: chunk.error }, this.#modelId);
    }
    if (!this.#named && typeof chunk.model === 'string') this.#name(chunk.model, chunk.id);
    const choice = chunk.choices?.[0];
    this.#count(chunk.usage ?? field(chunk.x_groq, 'usage') ?? choice?.usage);
    if (typeof chunk.service_tier === 'string') this.#serviceTier = chunk.service_tier;
    if (choice === undefined) return;
    if (choice.delta) this.#readDelta(choice.delta);
    if (typeof choice.finish_reason === 'string') this.#finishReason = FINISH_REASONS[choice.finish_reason] ?? 'other';
    const text = choice.delta?.content;
    if (typeof text === 'string' && text !== '' && saysOnlyText(chunk, choice)) this.#template.learn(data, text);
  }

  /** A report that is no object says nothing. */
  #count(usage: unknown): void {
    if (typeof usage === 'object' && usage !== null) this.#rawUsage = greatestOf(this.#rawUsage, usage);
  }

  /** How the answer ended, or null while the server has not said. */
  get finishReason(): FinishReason | null {
    return this.#finishReason;
  }

  /** Characters that were read and not taken. */
  get waiting(): number {
    return this.#text.length + this.#reasoning.length + this.#flushed;
  }

  /** Puts `part` behind what was read. */
  add(part: ModelPart): void {
    this.#flush();
    this.#parts.push(part);
  }

  /** Takes the next part, or null while there is none. */
  shift(): ModelPart | null {
    if (this.#parts.length === 0) this.#flush();
    const part = this.#parts.shift() ?? null;
    if (part !== null && 'text' in part) this.#flushed -= part.text.length;
    return part;
  }

  /** Forgets what was not taken. */
  clear(): void {
    this.#parts = [];
    this.#text = '';
    this.#reasoning = '';
    this.#flushed = 0;
  }

  #name(responseModel: string, id: unknown): void {
    this.#named = true;
    this.#parts.push({ type: 'model', responseModel, ...(typeof id === 'string' ? { providerRequestId: id } : {}) });
  }

  #readDelta(delta: Delta): void {
    const reasoning = delta.reasoning_content ?? delta.reasoning;
    if (typeof reasoning === 'string' && reasoning !== '') {
      if (this.#text !== '') this.#flush();
      this.#reasoning += reasoning;
    }
    const text = textOf(delta.content) + (typeof delta.refusal === 'string' ? delta.refusal : '');
    this.#addText(text);
  }

  #addText(text: string): void {
    if (text === '') return;
    if (this.#reasoning !== '') this.#flush();
    this.#text += text;
  }

  #flush(): void {
    this.#flushed += this.#reasoning.length + this.#text.length;
    if (this.#reasoning !== '') this.#parts.push({ type: 'reasoning', text: this.#reasoning });
    if (this.#text !== '') this.#parts.push({ type: 'text', text: this.#text });
    this.#reasoning = '';
    this.#text = '';
  }
}

const FINISH_REASONS: Record<string, FinishReason> = {
  stop: 'stop',
  length: 'length',
  content_filter: 'content_filter',
  tool_calls: 'tool_calls',
  function_call: 'tool_calls',
};

function parseChunk(data: string): Chunk {
  try {
    const value: unknown = JSON.parse(data);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Told below, without the text: a server may quote anything in it.
  }
  throw new ProviderError('bad_response', 'The provider sent a piece of the stream that is not JSON.');
}

/** Whether the chunk's text is all that was taken from it, so that the next one like it needs no reading. */
function saysOnlyText(chunk: Chunk, { delta, finish_reason: finishReason }: Choice): boolean {
  const reasoning = delta?.reasoning_content ?? delta?.reasoning;
  return [chunk.usage, finishReason, delta?.refusal, reasoning].every(
    (value) => value === undefined || value === null || value === '',
  );
}

/** Most servers send a string; Mistral sends parts. */
function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part: { text?: unknown } | null) => (typeof part?.text === 'string' ? part.text : '')).join('');
}
