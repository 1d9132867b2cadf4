import type { ModelRequest, PromptMessage } from '#server/providers/provider.ts';
import type { HistoryMessage } from './answer.ts';

/** Where a model's context size is unknown, what nearly every model has. */
export const defaultContextTokens = 8_192;
/** Roles, separators and names around each message, in tokens. */
const overheadPerMessage = 4;
/** What is kept free of the context for the answer, at most this share of it. */
const largestAnswerShare = 0.5;
/** So much of an answer that is to be continued is sent, whatever else there is. */
const leastBegunTokens = 64;

export interface PromptInput {
  modelId: string;
  systemPrompt: string;
  /** The quoted human chat, already fenced; null where none is given. */
  quotedChat: string | null;
  /** Oldest first, ending with the question. */
  history: HistoryMessage[];
  /** Text of this answer that stands already: the model is asked to go on from it. */
  continues: string;
  contextTokens: number | null;
  maxOutputTokens: number;
  temperature: number;
  topP: number;
  estimateTokens: (text: string) => number;
}

export interface Prompt {
  request: ModelRequest;
  /** How many messages stand before the first that is sent. */
  omittedMessages: number;
  estimatedTokens: number;
}

const continueRequest =
  'Your previous answer was cut off. Go on exactly where it ends, without repeating any of it and without a remark about the interruption.';

/**
 * The rule: the system prompt and the question are always sent; then, from the newest back, as many
 * whole messages as fit into the model's context less the room for the answer. The first message sent
 * is never an answer without its question. An answer that is to be continued is sent with its question,
 * from as far back as fits.
 */
export function buildPrompt(input: PromptInput): Prompt {
  const contextTokens = input.contextTokens ?? defaultContextTokens;
  const maxOutputTokens = Math.min(input.maxOutputTokens, Math.floor(contextTokens * largestAnswerShare));
  const system = [input.systemPrompt, input.quotedChat].filter((part) => part !== null && part !== '').join('\n\n');
  const said = input.history.filter(({ role, content }) => role !== 'function' && content.trim() !== '');
  const question = said.slice(-1);

  const always = cost(system, input) + costOf(question, input);
  const begun = begunAnswer(input, contextTokens - maxOutputTokens - always);
  const needed = always + costOf(begun, input);
  const older = newestThatFit(said.slice(0, -1), contextTokens - maxOutputTokens - needed, input);
  const told = [...older, ...question];
  return {
    request: {
      modelId: input.modelId,
      system,
      messages: inTurns([...told, ...begun]),
      maxOutputTokens,
      temperature: input.temperature,
      topP: input.topP,
    },
    omittedMessages: (told[0]?.position ?? 1) - 1,
    estimatedTokens: needed + costOf(older, input),
  };
}

/** What stands of an answer that is to be continued, and the request to go on. */
function begunAnswer({ continues, estimateTokens }: PromptInput, room: number): PromptMessage[] {
  if (continues === '') return [];
  const left = Math.max(leastBegunTokens, room - estimateTokens(continueRequest) - 2 * overheadPerMessage);
  return [
    { role: 'assistant', content: endThatFits(continues, left, estimateTokens) },
    { role: 'user', content: continueRequest },
  ];
}

function endThatFits(text: string, tokens: number, estimateTokens: PromptInput['estimateTokens']): string {
  let end = text;
  for (let size = estimateTokens(end); size > tokens; size = estimateTokens(end)) {
    end = end.slice(-Math.max(1, Math.floor(end.length * 0.98 * (tokens / size)))).toWellFormed();
    if (end.length <= 1) break;
  }
  return end;
}

function newestThatFit(said: HistoryMessage[], room: number, input: PromptInput): HistoryMessage[] {
  let first = said.length;
  let left = room;
  while (first > 0) {
    left -= cost(said[first - 1]!.content, input);
    if (left < 0) break;
    first--;
  }
  while (first < said.length && said[first]!.role === 'assistant') first++;
  return said.slice(first);
}

/** As models take it: two messages of one side in a row as one. */
function inTurns(said: Pick<HistoryMessage, 'role' | 'content'>[]): PromptMessage[] {
  const turns: PromptMessage[] = [];
  for (const { role, content } of said) {
    const side = role === 'assistant' ? 'assistant' : 'user';
    const last = turns.at(-1);
    if (last?.role === side) last.content += `\n\n${content}`;
    else turns.push({ role: side, content });
  }
  return turns;
}

function costOf(said: { content: string }[], input: PromptInput): number {
  return said.reduce((sum, { content }) => sum + cost(content, input), 0);
}

function cost(text: string, { estimateTokens }: PromptInput): number {
  return text === '' ? 0 : estimateTokens(text) + overheadPerMessage;
}
