import { countsOf, type Call, type Dialect } from './dialect.ts';

/** OpenAI's chat completions: platform.openai.com/docs/api-reference/chat-streaming. */
export function createChatCompletions(call: Call): Dialect {
  const { answer } = call;
  const head = `data: ${JSON.stringify({
    id: call.id,
    object: 'chat.completion.chunk',
    created: call.created,
    model: call.model,
    system_fingerprint: 'fp_model_server',
  }).slice(0, -1)}`;
  const index = answer.oddity === 'wrong-index' ? 1 : 0;
  const deltaHead = `${head},"choices":[{"index":${index},"delta":`;
  const reasoningField = answer.oddity === 'reasoning-field' ? 'reasoning' : 'reasoning_content';
  const plainTail = call.includeUsage ? ',"usage":null}\n\n' : '}\n\n';
  let text = '';
  let reasoning = '';
  let textTokens = 0;
  let reasoningTokens = 0;

  function usage(): object {
    const counts = countsOf(call, textTokens, reasoningTokens);
    const completion = counts.text + counts.reasoning;
    return {
      prompt_tokens: counts.prompt,
      completion_tokens: completion,
      total_tokens: counts.prompt + completion,
      prompt_tokens_details: { cached_tokens: counts.cached, audio_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: counts.reasoning, audio_tokens: 0 },
    };
  }

  function frame(delta: string, finishReason = 'null', withUsage = answer.usage === 'every-chunk'): string {
    const tail = withUsage ? `,"usage":${JSON.stringify(usage())}}\n\n` : plainTail;
    return `${deltaHead}${delta},"logprobs":null,"finish_reason":${finishReason}}]${tail}`;
  }

  return {
    opening: () => frame('{"role":"assistant","content":"","refusal":null}'),
    reasoning(token) {
      reasoning += token;
      reasoningTokens += 1;
      return frame(`{"${reasoningField}":${JSON.stringify(token)}}`);
    },
    text(token) {
      text += token;
      textTokens += 1;
      if (answer.oddity === 'choices-null' && textTokens === 10) return `${head},"choices":null}\n\n`;
      if (answer.oddity === 'bad-json' && textTokens === 10) return 'data: {"choices":[{"index":0,"del\n\n';
      return frame(`{"content":${JSON.stringify(token)}}`);
    },
    closing() {
      const finish = frame(
        '{}',
        `"${answer.finishReason}"`,
        answer.usage === 'finish-chunk' || answer.usage === 'every-chunk',
      );
      const wantsChunk = call.includeUsage && (answer.usage === 'last-chunk' || answer.usage === 'absurd');
      const last = wantsChunk ? `${head},"choices":[],"usage":${JSON.stringify(usage())}}\n\n` : '';
      if (answer.ending.kind === 'no-finish') return 'data: [DONE]\n\n';
      if (answer.ending.kind === 'no-done') return finish + last;
      return `${finish}${last}data: [DONE]\n\n`;
    },
    failure: (shape) => {
      const message = 'The server had an error while processing your request.';
      const error = shape === 'string' ? message : { message, type: 'server_error', param: null, code: null };
      return `data: ${JSON.stringify({ error })}\n\n`;
    },
    whole: () => ({
      id: call.id,
      object: 'chat.completion',
      created: call.created,
      model: call.model,
      choices: [
        {
          index: 0,
          message: {
            role: 'assistant',
            content: text,
            refusal: null,
            ...(reasoning === '' ? {} : { [reasoningField]: reasoning }),
          },
          logprobs: null,
          finish_reason: answer.finishReason,
        },
      ],
      ...(answer.usage === 'absent' ? {} : { usage: usage() }),
    }),
  };
}
