import { casesOf } from './payload-case.ts';

export const groqPayloads = casesOf(
  { kind: 'custom', shape: 'openai', address: 'https://api.groq.com/openai/v1', pricedBy: 'https://groq.com/pricing' },
  [
    {
      title: 'a plain answer, with its times',
      model: 'openai/gpt-oss-120b',
      at: '2026-02-18T17:12:19Z',
      source:
        'https://github.com/pydantic/pydantic-ai/blob/4fda38988f2939fa6ea9cdefcf120693e10ef491/tests/models/cassettes/test_groq/test_tool_use_failed_error.yaml',
      payload: {
        completion_time: 0.574329735,
        completion_tokens: 96,
        completion_tokens_details: { reasoning_tokens: 59 },
        prompt_time: 0.56585145,
        prompt_tokens: 336,
        prompt_tokens_details: { cached_tokens: 256 },
        queue_time: 0.005052002,
        total_time: 1.140181185,
        total_tokens: 432,
      },
      buckets: [80, 256, 0, 37, 59],
      bill: [
        [80, '0.15'],
        [256, '0.075'],
        [96, '0.60'],
      ],
      cost: 88800n,
    },
    {
      title: 'reasoning inside the completion',
      model: 'openai/gpt-oss-120b',
      at: '2026-07-02T18:26:19Z',
      source:
        'https://github.com/pydantic/pydantic-ai/blob/4fda38988f2939fa6ea9cdefcf120693e10ef491/tests/cassettes/test_thinking_wire_contract/test_reasoning_wire_contract%5Bgroq-gpt-oss-explicit-effort-overrides-thinking%5D.yaml',
      payload: {
        completion_time: 0.121756959,
        completion_tokens: 58,
        completion_tokens_details: { reasoning_tokens: 48 },
        prompt_time: 0.003636598,
        prompt_tokens: 84,
        queue_time: 0.105974741,
        total_time: 0.125393557,
        total_tokens: 142,
      },
      buckets: [84, 0, 0, 10, 48],
      bill: [
        [84, '0.15'],
        [58, '0.60'],
      ],
      cost: 47400n,
    },
    {
      title: 'a stream that tells of usage twice, the same',
      model: 'openai/gpt-oss-120b',
      at: '2026-02-18T17:12:20Z',
      source:
        'https://github.com/pydantic/pydantic-ai/blob/4fda38988f2939fa6ea9cdefcf120693e10ef491/tests/models/cassettes/test_groq/test_tool_use_failed_error_streaming.yaml',
      payload: {
        queue_time: 0.00491786,
        prompt_tokens: 304,
        prompt_time: 0.01460151,
        completion_tokens: 49,
        completion_time: 0.11216431,
        total_tokens: 353,
        total_time: 0.12676582,
        completion_tokens_details: { reasoning_tokens: 23 },
      },
      buckets: [304, 0, 0, 26, 23],
      bill: [
        [304, '0.15'],
        [49, '0.60'],
      ],
      cost: 75000n,
    },
    {
      title: 'thoughts of another maker’s model',
      model: 'qwen/qwen3-32b',
      at: '2026-02-11T00:47:27Z',
      source:
        'https://github.com/vercel/ai/blob/ed857f50f112e23930b0c2dd8d532cc8bebbc911/packages/groq/src/__fixtures__/groq-reasoning.chunks.txt',
      payload: {
        queue_time: 0.171721454,
        prompt_tokens: 17,
        prompt_time: 0.000792801,
        completion_tokens: 1107,
        completion_time: 3.206170277,
        total_tokens: 1124,
        total_time: 3.206963078,
        completion_tokens_details: { reasoning_tokens: 963 },
      },
      buckets: [17, 0, 0, 144, 963],
      bill: [
        [17, '0.29'],
        [1107, '0.59'],
      ],
      cost: 658060n,
    },
    {
      title: 'a llama',
      model: 'llama-3.3-70b-versatile',
      at: '2026-02-11T00:47:22Z',
      source:
        'https://github.com/vercel/ai/blob/ed857f50f112e23930b0c2dd8d532cc8bebbc911/packages/groq/src/__fixtures__/groq-text.chunks.txt',
      payload: {
        queue_time: 0.041905864,
        prompt_tokens: 45,
        prompt_time: 0.003940145,
        completion_tokens: 662,
        completion_time: 2.652230333,
        total_tokens: 707,
        total_time: 2.656170478,
      },
      buckets: [45, 0, 0, 662, 0],
      bill: [
        [45, '0.59'],
        [662, '0.79'],
      ],
      cost: 549530n,
    },
  ],
);
