import { casesOf } from './payload-case.ts';

export const openaiResponsesPayloads = casesOf(
  { kind: 'openai', shape: 'openai', address: null, pricedBy: 'https://developers.openai.com/api/docs/pricing' },
  [
    {
      title: 'the responses API, with reasoning inside the output',
      model: 'gpt-5',
      at: '2025-09-12T14:25:03Z',
      source:
        'https://github.com/pydantic/pydantic-ai/blob/4fda38988f2939fa6ea9cdefcf120693e10ef491/tests/models/cassettes/test_openai_responses/test_openai_responses_thinking_with_tool_calls.yaml',
      payload: {
        input_tokens: 2087,
        input_tokens_details: { cached_tokens: 2048 },
        output_tokens: 124,
        output_tokens_details: { reasoning_tokens: 0 },
        total_tokens: 2211,
      },
      buckets: [39, 2048, 0, 124, 0],
      bill: [
        [39, '1.25'],
        [2048, '0.125'],
        [124, '10'],
      ],
      cost: 1544750n,
    },
    {
      title: 'much of the input from the cache, much of the output thought',
      model: 'gpt-5',
      at: '2025-09-19T20:20:00Z',
      source:
        'https://github.com/pydantic/pydantic-ai/blob/4fda38988f2939fa6ea9cdefcf120693e10ef491/tests/models/cassettes/test_openai_responses/test_openai_responses_thinking_with_code_execution_tool_stream.yaml',
      payload: {
        input_tokens: 3727,
        input_tokens_details: { cached_tokens: 3200 },
        output_tokens: 347,
        output_tokens_details: { reasoning_tokens: 128 },
        total_tokens: 4074,
      },
      buckets: [527, 3200, 0, 219, 128],
      bill: [
        [527, '1.25'],
        [3200, '0.125'],
        [347, '10'],
      ],
      cost: 4528750n,
    },
    {
      title: 'the responses API counts a written cache under the same name',
      model: 'gpt-5.6-sol',
      at: '2026-07-15T05:10:57Z',
      source:
        'https://github.com/pydantic/pydantic-ai/blob/4fda38988f2939fa6ea9cdefcf120693e10ef491/tests/models/cassettes/test_openai_prompt_cache/test_openai_responses_prompt_cache_e2e.yaml',
      payload: {
        input_tokens: 4020,
        input_tokens_details: { cache_write_tokens: 4012, cached_tokens: 0 },
        output_tokens: 5,
        output_tokens_details: { reasoning_tokens: 0 },
        total_tokens: 4025,
      },
      buckets: [8, 0, 4012, 5, 0],
      bill: [
        [8, '5'],
        [4012, '6.25'],
        [5, '30'],
      ],
      cost: 25265000n,
    },
    {
      title: 'an older name of the same model',
      model: 'gpt-5.6',
      at: '2026-07-31T02:13:19Z',
      source:
        'https://github.com/pydantic/pydantic-ai/blob/4fda38988f2939fa6ea9cdefcf120693e10ef491/tests/cassettes/test_tool_availability_portability/test_tool_availability_portability_matrix%5BR1-T3-native-search%5D.yaml',
      payload: {
        input_tokens: 230,
        input_tokens_details: { cache_write_tokens: 0, cached_tokens: 0 },
        output_tokens: 22,
        output_tokens_details: { reasoning_tokens: 0 },
        total_tokens: 252,
      },
      buckets: [230, 0, 0, 22, 0],
      bill: [
        [230, '5'],
        [22, '30'],
      ],
      cost: 1810000n,
    },
    {
      title: 'a stream of the responses API',
      model: 'gpt-5.4',
      at: '2026-08-01T12:00:00Z',
      source:
        'https://github.com/pydantic/pydantic-ai/blob/4fda38988f2939fa6ea9cdefcf120693e10ef491/tests/cassettes/test_tool_search/test_openai_client_tool_search_streaming.yaml',
      payload: {
        input_tokens: 234,
        input_tokens_details: { cached_tokens: 0 },
        output_tokens: 36,
        output_tokens_details: { reasoning_tokens: 0 },
        total_tokens: 270,
      },
      buckets: [234, 0, 0, 36, 0],
      bill: [
        [234, '2.50'],
        [36, '15'],
      ],
      cost: 1125000n,
    },
  ],
);
