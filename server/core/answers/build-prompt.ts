import type { ModelRequest, PromptMessage } from '#server/providers/provider.ts';
import type { HistoryMessage } from './answer.ts';

/** Where a model's context size is unknown, what nearly every model has. */
export const defaultContextTokens = 8_192;
/** Roles, separators and names around each message, in tokens. */
const overheadPerMessage = 4;
/** What is kept free of the context for the answer, at most this share of it. */
const largestAnswerShare = 0.5;

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
  /** How many of the oldest messages did not fit. */
  omittedMessages: number;
  estimatedTokens: number;
}

const continueRequest =
  'Your previous answer was cut off. Go on exactly where it ends, without repeating any of it and without a remark about the interruption.';

/**
 * The rule: the system prompt and the question are always sent; then, from the newest back, as many
 * whole messages as fit into the model's context less the room for the answer. The first message sent
 * is never an answer without its question.
 */
export function buildPrompt(input: PromptInput): Prompt {
  const contextTokens = input.contextTokens ?? defaultContextTokens;
  const maxOutputTokens = Math.min(input.maxOutputTokens, Math.floor(contextTokens * largestAnswerShare));
  const system = [input.systemPrompt, input.quotedChat].filter((part) => part !== null && part !== '').join('\n\n');
  const told = messagesOf(input);

  let estimatedTokens = cost(system, input);
  let first = told.length;
  while (first > 0) {
    const next = cost(told[first - 1]!.content, input);
    const isQuestion = first === told.length;
    if (!isQuestion && estimatedTokens + next + maxOutputTokens > contextTokens) break;
    estimatedTokens += next;
    first--;
  }
  while (first < told.length - 1 && told[first]!.role === 'assistant') {
    estimatedTokens -= cost(told[first]!.content, input);
    first++;
  }
  return {
    request: {
      modelId: input.modelId,
      system,
      messages: told.slice(first),
      maxOutputTokens,
      temperature: input.temperature,
      topP: input.topP,
    },
    omittedMessages: first,
    estimatedTokens,
  };
}

/** What was said, as models take it: no empty answers, and two messages of one side in a row as one. */
function messagesOf({ history, continues }: PromptInput): PromptMessage[] {
  const told: PromptMessage[] = [];
  const say = (role: PromptMessage['role'], content: string): void => {
    const last = told.at(-1);
    if (last?.role === role) last.content += `\n\n${content}`;
    else told.push({ role, content });
  };
  for (const { role, content } of history) {
    if (content.trim() === '' || role === 'function') continue;
    say(role === 'assistant' ? 'assistant' : 'user', content);
  }
  if (continues !== '') {
    say('assistant', continues);
    say('user', continueRequest);
  }
  return told;
}

function cost(text: string, { estimateTokens }: PromptInput): number {
  return text === '' ? 0 : estimateTokens(text) + overheadPerMessage;
}
