import { setTimeout as sleep } from 'node:timers/promises';
import { estimateTokens } from './estimate-tokens.ts';
import type { ModelPart, ModelRequest, Provider } from './provider.ts';

export const OFFLINE_MODEL_ID = 'offline-assistant';

const MAX_QUOTED_CHARACTERS = 200;

/**
 * Answers where no model is connected, so that a fresh start can be tried out. It says of itself that it is
 * no model, and what to set; it goes through the same path as every provider, usage and stop included.
 * `pieceMs` is the time between two pieces of text, in milliseconds.
 */
export function createOfflineAssistant({ pieceMs = 4 } = {}): Provider {
  return {
    kind: 'offline',
    async *stream(request, signal): AsyncGenerator<ModelPart> {
      yield { type: 'model', responseModel: OFFLINE_MODEL_ID };
      let said = '';
      for (const piece of (summaryFor(request) ?? answerTo(request)).match(/\s*\S+/g) ?? []) {
        await sleep(pieceMs, undefined, { signal }).catch(() => undefined);
        if (signal.aborted) break;
        said += piece;
        yield { type: 'text', text: piece };
      }
      yield { type: 'usage', usage: usageOf(request, said) };
      if (!signal.aborted) yield { type: 'finish', reason: 'stop' };
    },
  };
}

function answerTo(request: ModelRequest): string {
  const question = request.messages.findLast(({ role }) => role === 'user')?.content ?? '';
  return [
    '**This is the offline assistant, not a language model.** No model is connected, so nothing has thought about your message.',
    `You wrote:\n\n> ${excerptOf(question)}`,
    ...quoteNotice(request.system),
    [
      'To get real answers, an administrator adds a provider under **Administration**, which takes no restart. Or do one of these and start the server again:',
      '',
      '- Set `OPENAI_API_KEY`, and `OPENAI_MODEL` if you want a certain model. `.env` is read.',
      '- Set `ANTHROPIC_API_KEY` or `GOOGLE_GENERATIVE_AI_API_KEY`.',
      '- Set `OPENAI_BASE_URL` to any server that speaks the OpenAI API.',
      '- Start Ollama, LM Studio, llama.cpp or vLLM on this machine; they are found by themselves.',
    ].join('\n'),
    'Your message is stored. Once a model is connected, you can have it answered again.',
  ].join('\n\n');
}

/** Where a summary is asked for: how the record begins and ends, and that nobody has read it. Null for any other request. */
function summaryFor({ system, messages }: ModelRequest): string | null {
  if (!system.startsWith('You write summaries of conversations')) return null;
  const record = messages[0]?.content ?? '';
  const said = Array.from(record.matchAll(/^person: (.*)$/gm), ([, line]) => excerptOf(line!));
  const [first = 'nothing', last = first] = [said[0], said.at(-1)];
  return JSON.stringify({
    title: first.slice(0, 60).toWellFormed(),
    summary:
      'This is no summary by a language model: no model is connected, so nothing has read this conversation. ' +
      `It begins with “${first}”; the last question here is “${last}”.`,
    topics: [],
  });
}

function excerptOf(question: string): string {
  const characters = Array.from(question.replace(/\s+/g, ' ').trim());
  if (characters.length <= MAX_QUOTED_CHARACTERS) return characters.join('');
  return `${characters.slice(0, MAX_QUOTED_CHARACTERS).join('')} …`;
}

/** That a human chat was quoted, and how much of it, so that linking one can be tried without a model. */
function quoteNotice(system: string): string[] {
  const quote = system.split('Context from related chat:').at(1);
  if (quote === undefined) return [];
  const fenced = /<<<quote [^>]+>>>\n([\s\S]*)\n<<<end of quote/.exec(quote)?.[1] ?? quote;
  const count = fenced.split('\n').filter((line) => /^[^\s:]+: /.test(line)).length;
  const messages = count === 1 ? '1 message' : `${count} messages`;
  return [`With it came ${messages} quoted from the linked chat, which a model would have read before it answered.`];
}

function usageOf(request: ModelRequest, said: string) {
  const prompt = [request.system, ...request.messages.map(({ content }) => content)];
  return {
    inputUncached: prompt.reduce((sum, text) => sum + estimateTokens(text), 0),
    inputCacheRead: 0,
    inputCacheWrite: 0,
    outputText: estimateTokens(said),
    outputReasoning: 0,
  };
}
