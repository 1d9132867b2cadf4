import { casesOf } from './payload-case.ts';

export const mistralPayloads = casesOf(
  { kind: 'custom', shape: 'openai', address: 'https://api.mistral.ai/v1', pricedBy: 'https://mistral.ai/pricing/api' },
  [
    {
      title: 'a plain answer',
      model: 'ministral-8b-latest',
      at: '2025-06-06T16:59:32Z',
      source:
        'https://github.com/pydantic/pydantic-ai/blob/4fda38988f2939fa6ea9cdefcf120693e10ef491/tests/cassettes/test_settings/test_stop_settings%5Bmistral%5D.yaml',
      payload: { completion_tokens: 6, prompt_tokens: 28, total_tokens: 34 },
      buckets: [28, 0, 0, 6, 0],
      bill: [
        [28, '0.10'],
        [6, '0.10'],
      ],
      cost: 3400n,
    },
    {
      title: 'cached tokens in the details',
      model: 'mistral-large-latest',
      at: '2026-07-24T16:38:33Z',
      source:
        'https://github.com/pydantic/pydantic-ai/blob/4fda38988f2939fa6ea9cdefcf120693e10ef491/tests/models/cassettes/test_mistral/test_mistral_history_uses_prompt_cache.yaml',
      payload: {
        completion_tokens: 5,
        prompt_tokens: 268,
        prompt_tokens_details: { cached_tokens: 224 },
        total_tokens: 273,
      },
      buckets: [44, 224, 0, 5, 0],
      bill: [
        [44, '0.50'],
        [224, '0.05'],
        [5, '1.50'],
      ],
      cost: 40700n,
    },
    {
      title: 'cached tokens on the top level',
      model: 'mistral-medium-latest',
      at: '2026-02-10T16:40:00Z',
      source:
        'https://github.com/pydantic/pydantic-ai/blob/4fda38988f2939fa6ea9cdefcf120693e10ef491/tests/models/cassettes/test_multimodal_tool_returns/test_multimodal_tool_return_matrix%5Bdirect-binary-audio-mistral%5D.yaml',
      payload: { completion_tokens: 6, num_cached_tokens: 32, prompt_tokens: 64, total_tokens: 70 },
      buckets: [32, 32, 0, 6, 0],
      bill: [
        [32, '0.40'],
        [32, '0.04'],
        [6, '2'],
      ],
      cost: 26080n,
    },
    {
      title: 'a model that thinks, without counting it apart',
      model: 'magistral-medium-2507',
      at: '2026-01-22T13:35:12Z',
      source:
        'https://github.com/vercel/ai/blob/ed857f50f112e23930b0c2dd8d532cc8bebbc911/packages/mistral/src/__fixtures__/mistral-reasoning.chunks.txt',
      payload: { prompt_tokens: 10, total_tokens: 56, completion_tokens: 46 },
      buckets: [10, 0, 0, 46, 0],
      bill: [
        [10, '2'],
        [46, '5'],
      ],
      cost: 250000n,
    },
    {
      title: 'speech is counted in seconds',
      model: 'voxtral-small-24b-2507',
      at: '2026-08-01T12:00:00Z',
      source:
        'https://github.com/vercel/ai/blob/ed857f50f112e23930b0c2dd8d532cc8bebbc911/packages/mistral/src/__fixtures__/mistral-transcription.json',
      payload: {
        prompt_audio_seconds: 36,
        prompt_tokens: 13,
        completion_tokens: 151,
        total_tokens: 164,
        request_count: 1,
      },
      buckets: [13, 0, 0, 151, 0],
      apart: { audioSecond: 36 },
      unknown: 'a minute of speech has a price of its own',
    },
  ],
);
