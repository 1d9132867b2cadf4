import { casesOf } from './payload-case.ts';

export const azurePayloads = casesOf(
  {
    kind: 'custom',
    shape: 'openai',
    address: 'https://echo.openai.azure.com/openai/v1',
    pricedBy: 'https://azure.microsoft.com/en-us/pricing/details/cognitive-services/openai-service/',
  },
  [
    {
      title: 'a plain answer',
      model: 'gpt-4o',
      at: '2025-03-13T15:41:23Z',
      source:
        'https://github.com/pydantic/pydantic-ai/blob/4fda38988f2939fa6ea9cdefcf120693e10ef491/tests/providers/cassettes/test_azure/test_azure_provider_call.yaml',
      payload: {
        completion_tokens: 9,
        completion_tokens_details: {
          accepted_prediction_tokens: 0,
          audio_tokens: 0,
          reasoning_tokens: 0,
          rejected_prediction_tokens: 0,
        },
        prompt_tokens: 14,
        prompt_tokens_details: { audio_tokens: 0, cached_tokens: 0 },
        total_tokens: 23,
      },
      buckets: [14, 0, 0, 9, 0],
      bill: [
        [14, '2.50'],
        [9, '10'],
      ],
      cost: 125000n,
    },
    {
      title: 'the responses API',
      model: 'gpt-5.5',
      at: '2026-07-27T14:54:26Z',
      source:
        'https://github.com/pydantic/pydantic-ai/blob/4fda38988f2939fa6ea9cdefcf120693e10ef491/tests/models/cassettes/test_openai_responses/test_azure_responses_reasoning_context_default_wire_contract%5Bgpt-5.5%5D.yaml',
      payload: {
        input_tokens: 18,
        input_tokens_details: { cached_tokens: 0 },
        output_tokens: 16,
        output_tokens_details: { reasoning_tokens: 9 },
        total_tokens: 34,
      },
      buckets: [18, 0, 0, 7, 9],
      bill: [
        [18, '5'],
        [16, '30'],
      ],
      cost: 570000n,
    },
    {
      title: 'the responses API without reasoning',
      model: 'gpt-5.4',
      at: '2026-07-27T14:54:28Z',
      source:
        'https://github.com/pydantic/pydantic-ai/blob/4fda38988f2939fa6ea9cdefcf120693e10ef491/tests/models/cassettes/test_openai_responses/test_azure_responses_reasoning_context_default_wire_contract%5Bgpt-5.4%5D.yaml',
      payload: {
        input_tokens: 18,
        input_tokens_details: { cached_tokens: 0 },
        output_tokens: 5,
        output_tokens_details: { reasoning_tokens: 0 },
        total_tokens: 23,
      },
      buckets: [18, 0, 0, 5, 0],
      bill: [
        [18, '2.50'],
        [5, '15'],
      ],
      cost: 120000n,
    },
    {
      title: 'the model that a router has chosen',
      model: 'gpt-5-nano',
      at: '2025-11-05T04:30:21Z',
      source:
        'https://github.com/vercel/ai/blob/ed857f50f112e23930b0c2dd8d532cc8bebbc911/packages/openai/src/chat/__fixtures__/azure-model-router.1.chunks.txt',
      payload: {
        completion_tokens: 78,
        completion_tokens_details: {
          accepted_prediction_tokens: 0,
          audio_tokens: 0,
          reasoning_tokens: 64,
          rejected_prediction_tokens: 0,
        },
        prompt_tokens: 15,
        prompt_tokens_details: { audio_tokens: 0, cached_tokens: 0 },
        total_tokens: 93,
      },
      buckets: [15, 0, 0, 14, 64],
      bill: [
        [15, '0.05'],
        [78, '0.40'],
      ],
      cost: 31950n,
    },
  ],
);
