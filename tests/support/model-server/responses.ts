import { countsOf, type Call, type Dialect } from './dialect.ts';

/** OpenAI's responses: platform.openai.com/docs/api-reference/responses-streaming. */
export function createResponses(call: Call): Dialect {
  const { answer } = call;
  const messageId = `msg_${call.id}`;
  const reasoningId = `rs_${call.id}`;
  let sequence = 0;
  let text = '';
  let reasoning = '';
  let textTokens = 0;
  let reasoningTokens = 0;
  let messageIndex = 0;

  function event(type: string, fields: object): string {
    const data = JSON.stringify({ type, sequence_number: sequence, ...fields });
    sequence += 1;
    return `event: ${type}\ndata: ${data}\n\n`;
  }

  function response(status: 'in_progress' | 'completed' | 'incomplete' | 'failed'): object {
    const reason = answer.finishReason === 'length' ? 'max_output_tokens' : 'content_filter';
    return {
      id: call.id,
      object: 'response',
      created_at: call.created,
      status,
      error: status === 'failed' ? { code: 'server_error', message: 'The server had an error.' } : null,
      incomplete_details: status === 'incomplete' ? { reason } : null,
      instructions: null,
      metadata: {},
      model: call.model,
      output: status === 'in_progress' ? [] : output(),
      parallel_tool_calls: true,
      temperature: 1,
      tool_choice: 'auto',
      tools: [],
      top_p: 1,
      usage: status === 'in_progress' || answer.usage === 'absent' ? null : usage(),
    };
  }

  function output(): object[] {
    const thought = { id: reasoningId, type: 'reasoning', summary: [summaryPart()] };
    return reasoning === '' ? [message('completed')] : [thought, message('completed')];
  }

  const summaryPart = () => ({ type: 'summary_text', text: reasoning });
  const textPart = () => ({ type: 'output_text', text, annotations: [], logprobs: [] });

  function message(status: 'in_progress' | 'completed'): object {
    return { id: messageId, type: 'message', role: 'assistant', status, content: text === '' ? [] : [textPart()] };
  }

  function usage(): object {
    const counts = countsOf(call, textTokens, reasoningTokens);
    const outputTokens = counts.text + counts.reasoning;
    return {
      input_tokens: counts.prompt,
      input_tokens_details: { cached_tokens: counts.cached },
      output_tokens: outputTokens,
      output_tokens_details: { reasoning_tokens: counts.reasoning },
      total_tokens: counts.prompt + outputTokens,
    };
  }

  const inMessage = () => ({ item_id: messageId, output_index: messageIndex, content_index: 0 });
  const inReasoning = { item_id: reasoningId, output_index: 0, summary_index: 0 };

  function openReasoning(): string {
    const item = { id: reasoningId, type: 'reasoning', summary: [] };
    const part = { type: 'summary_text', text: '' };
    return (
      event('response.output_item.added', { output_index: 0, item }) +
      event('response.reasoning_summary_part.added', { ...inReasoning, part })
    );
  }

  function closeReasoning(): string {
    if (reasoningTokens === 0) return '';
    messageIndex = 1;
    const item = { id: reasoningId, type: 'reasoning', summary: [summaryPart()] };
    return (
      event('response.reasoning_summary_text.done', { ...inReasoning, text: reasoning }) +
      event('response.reasoning_summary_part.done', { ...inReasoning, part: summaryPart() }) +
      event('response.output_item.done', { output_index: 0, item })
    );
  }

  function openMessage(): string {
    const closed = closeReasoning();
    const part = { type: 'output_text', text: '', annotations: [], logprobs: [] };
    return (
      closed +
      event('response.output_item.added', { output_index: messageIndex, item: message('in_progress') }) +
      event('response.content_part.added', { ...inMessage(), part })
    );
  }

  function closeMessage(): string {
    return (
      event('response.output_text.done', { ...inMessage(), text, logprobs: [] }) +
      event('response.content_part.done', { ...inMessage(), part: textPart() }) +
      event('response.output_item.done', { output_index: messageIndex, item: message('completed') })
    );
  }

  return {
    opening: () =>
      event('response.created', { response: response('in_progress') }) +
      event('response.in_progress', { response: response('in_progress') }),
    reasoning(token) {
      const opened = reasoningTokens === 0 ? openReasoning() : '';
      reasoning += token;
      reasoningTokens += 1;
      return opened + event('response.reasoning_summary_text.delta', { ...inReasoning, delta: token });
    },
    text(token) {
      const opened = textTokens === 0 ? openMessage() : '';
      text += token;
      textTokens += 1;
      return opened + event('response.output_text.delta', { ...inMessage(), delta: token, logprobs: [] });
    },
    closing() {
      const closed = textTokens === 0 ? '' : closeMessage();
      if (answer.ending.kind === 'no-finish') return closed;
      const status = answer.finishReason === 'stop' ? 'completed' : 'incomplete';
      return closed + event(`response.${status}`, { response: response(status) });
    },
    failure: () => event('response.failed', { response: response('failed') }),
    whole: () => response(answer.finishReason === 'stop' ? 'completed' : 'incomplete'),
  };
}
