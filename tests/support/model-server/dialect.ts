import type { Answer } from './behaviours.ts';

/** What a dialect knows of the call it writes. */
export interface Call {
  id: string;
  model: string;
  /** Seconds since 1970, as OpenAI's `created`. */
  created: number;
  promptTokens: number;
  includeUsage: boolean;
  answer: Answer;
}

/** One API's way of writing an answer. Each method gives bytes for the wire; calls come in stream order. */
export interface Dialect {
  opening(): string;
  reasoning(token: string): string;
  text(token: string): string;
  closing(): string;
  /** An error that comes after the headers. */
  failure(shape: 'object' | 'string'): string;
  /** The answer in one piece, once every token has been given to `reasoning` and `text`. */
  whole(): object;
}

/** Counts that a dialect words in its own way. */
export interface Counts {
  prompt: number;
  cached: number;
  text: number;
  reasoning: number;
}

/** The counts to tell for `answer`: impossible ones where it asks for them, to see what a client makes of them. */
export function countsOf(call: Call, text: number, reasoning: number): Counts {
  if (call.answer.usage === 'absurd') return { prompt: -5, cached: 1e18, text: 3 - 1000, reasoning: 1000 };
  return { prompt: call.promptTokens, cached: Math.min(call.answer.cachedTokens, call.promptTokens), text, reasoning };
}
