import { isOffline } from '#web/api/llm-models.ts';
import type { LlmModel } from '#web/api/llm-models.ts';
import type { Message } from '#web/api/messages.ts';
import { countOf, formatCount } from '#web/lib/format-count.ts';
import { formatMoney } from '#web/lib/format-money.ts';
import { formatSeconds } from '#web/lib/format-time.ts';

export interface Fact {
  text: string;
  /** The same at more length. */
  title?: string;
}

/** Who answered, and what it took. What is not known is said to be unknown, what was estimated to be estimated. */
export function factsOf(
  message: Message,
  model: Pick<LlmModel, 'name' | 'model_type'> | undefined,
  agentVersion?: number,
): Fact[] {
  const offline = model !== undefined && isOffline(model);
  const facts = [
    offline ? { text: 'Offline assistant, not a model' } : namedAs(model?.name ?? message.model_used),
    agentVersion === undefined
      ? null
      : { text: `version ${agentVersion}`, title: 'The version of the agent that answered' },
    tokensOf(message),
    offline ? null : costOf(message),
    timeOf(message),
    contextOf(message),
    omittedFrom(message),
    cutOffBy(message),
  ];
  return facts.filter((fact) => fact !== null);
}

function namedAs(name: string | null): Fact | null {
  return name === null ? null : { text: name };
}

function tokensOf({ input_tokens: input, output_tokens: output, usage_source: source }: Message): Fact | null {
  if (output === null || source === 'none') return null;
  const isEstimate = source === 'estimated';
  const sum = countOf((input ?? 0) + output, 'token', 'tokens');
  const parts = `${formatCount(input ?? 0)} in the prompt, ${formatCount(output)} in the answer`;
  return {
    text: isEstimate ? `about ${sum}` : sum,
    title: isEstimate ? `${parts}, estimated, as the model did not say` : parts,
  };
}

function costOf({ cost, output_tokens: output, usage_source: source }: Message): Fact | null {
  if (cost !== null) return { text: formatMoney(cost), title: `$${cost}` };
  return output === null || source === 'none' ? null : { text: 'price unknown' };
}

function timeOf({ response_time: seconds }: Message): Fact | null {
  // An answer that never began took no time worth telling.
  return seconds === null || seconds < 0.05
    ? null
    : { text: formatSeconds(seconds), title: 'From the question to the end of the answer' };
}

function contextOf({ metadata }: Message): Fact | null {
  const context = metadata['related_chat_context'];
  if (typeof context !== 'object' || context === null || !('messages' in context)) return null;
  const count = Number(context.messages);
  return { text: `read ${countOf(count, 'message', 'messages')} of the linked chat` };
}

function omittedFrom({ metadata }: Message): Fact | null {
  const omitted = metadata['omitted_messages'];
  if (typeof omitted !== 'number' || omitted === 0) return null;
  return {
    text: `without the first ${countOf(omitted, 'message', 'messages')}`,
    title: 'The conversation is longer than what the model can read at once',
  };
}

function cutOffBy({ metadata }: Message): Fact | null {
  if (metadata['finish_reason'] === 'length') return { text: 'cut off at the longest answer allowed' };
  if (metadata['finish_reason'] === 'content_filter') return { text: 'cut off by the provider’s filter' };
  return null;
}
