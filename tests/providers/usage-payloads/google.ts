import { casesOf } from './payload-case.ts';

export const googlePayloads = casesOf(
  { kind: 'google', shape: 'google', address: null, pricedBy: 'https://ai.google.dev/gemini-api/docs/pricing' },
  [
    {
      title: 'thoughts beside the candidates',
      model: 'gemini-2.5-flash',
      at: '2026-08-01T12:00:00Z',
      source:
        'https://github.com/pydantic/pydantic-ai/blob/4fda38988f2939fa6ea9cdefcf120693e10ef491/tests/cassettes/test_ref_sibling_wire_contract/test_ref_sibling_wire_contract%5Bgoogle-structured-dict%5D.yaml',
      payload: {
        candidatesTokenCount: 34,
        promptTokenCount: 154,
        promptTokensDetails: [{ modality: 'TEXT', tokenCount: 154 }],
        serviceTier: 'standard',
        thoughtsTokenCount: 117,
        totalTokenCount: 305,
      },
      buckets: [154, 0, 0, 34, 117],
      bill: [
        [154, '0.30'],
        [151, '2.50'],
      ],
      cost: 423700n,
    },
    {
      title: 'no thoughts',
      model: 'gemini-2.5-flash',
      at: '2026-08-01T12:00:00Z',
      source:
        'https://github.com/pydantic/pydantic-ai/blob/4fda38988f2939fa6ea9cdefcf120693e10ef491/tests/cassettes/test_thinking_wire_contract/test_reasoning_wire_contract%5Bgoogle-gemini-25-disable%5D.yaml',
      payload: {
        candidatesTokenCount: 1,
        promptTokenCount: 14,
        promptTokensDetails: [{ modality: 'TEXT', tokenCount: 14 }],
        serviceTier: 'standard',
        totalTokenCount: 15,
      },
      buckets: [14, 0, 0, 1, 0],
      bill: [
        [14, '0.30'],
        [1, '2.50'],
      ],
      cost: 6700n,
    },
    {
      title: 'the prompt of a tool beside that of the person',
      model: 'gemini-2.5-pro',
      at: '2026-08-01T12:00:00Z',
      source:
        'https://github.com/pydantic/pydantic-ai/blob/4fda38988f2939fa6ea9cdefcf120693e10ef491/tests/models/cassettes/test_google/test_google_model_file_search_tool.yaml',
      payload: {
        candidatesTokenCount: 40,
        promptTokenCount: 15,
        promptTokensDetails: [{ modality: 'TEXT', tokenCount: 15 }],
        thoughtsTokenCount: 257,
        toolUsePromptTokenCount: 288,
        toolUsePromptTokensDetails: [{ modality: 'TEXT', tokenCount: 288 }],
        totalTokenCount: 600,
      },
      buckets: [303, 0, 0, 40, 257],
      bill: [
        [303, '1.25'],
        [297, '10'],
      ],
      cost: 3348750n,
    },
    {
      title: 'what tools add in a newer model',
      model: 'gemini-3-flash-preview',
      at: '2026-08-01T12:00:00Z',
      source:
        'https://github.com/pydantic/pydantic-ai/blob/4fda38988f2939fa6ea9cdefcf120693e10ef491/tests/models/cassettes/test_google/test_google_model_file_search_grounding_gemini_3%5BFalse%5D.yaml',
      payload: {
        candidatesTokenCount: 66,
        promptTokenCount: 95,
        promptTokensDetails: [{ modality: 'TEXT', tokenCount: 95 }],
        serviceTier: 'standard',
        thoughtsTokenCount: 132,
        toolUsePromptTokenCount: 439,
        toolUsePromptTokensDetails: [{ modality: 'TEXT', tokenCount: 439 }],
        totalTokenCount: 732,
      },
      buckets: [534, 0, 0, 66, 132],
      bill: [
        [534, '0.50'],
        [198, '3'],
      ],
      cost: 861000n,
    },
    {
      title: 'only thoughts before the limit',
      model: 'gemini-2.5-pro',
      at: '2026-08-01T12:00:00Z',
      source:
        'https://github.com/pydantic/pydantic-ai/blob/4fda38988f2939fa6ea9cdefcf120693e10ef491/tests/models/cassettes/test_google/test_google_model_max_tokens_thinking_model_empty_response.yaml',
      payload: {
        promptTokenCount: 15,
        promptTokensDetails: [{ modality: 'TEXT', tokenCount: 15 }],
        serviceTier: 'standard',
        thoughtsTokenCount: 2,
        totalTokenCount: 17,
      },
      buckets: [15, 0, 0, 0, 2],
      bill: [
        [15, '1.25'],
        [2, '10'],
      ],
      cost: 38750n,
    },
    {
      title: 'an old model',
      model: 'gemini-1.5-flash',
      at: '2025-06-06T12:00:00Z',
      source:
        'https://github.com/pydantic/pydantic-ai/blob/4fda38988f2939fa6ea9cdefcf120693e10ef491/tests/cassettes/test_settings/test_stop_settings%5Bgoogle%5D.yaml',
      payload: {
        candidatesTokenCount: 8,
        candidatesTokensDetails: [{ modality: 'TEXT', tokenCount: 8 }],
        promptTokenCount: 25,
        promptTokensDetails: [{ modality: 'TEXT', tokenCount: 25 }],
        totalTokenCount: 33,
      },
      buckets: [25, 0, 0, 8, 0],
      bill: [
        [25, '0.075'],
        [8, '0.30'],
      ],
      cost: 4275n,
    },
    {
      title: 'a tier at half the price',
      model: 'gemini-3-flash-preview',
      at: '2026-08-01T12:00:00Z',
      source:
        'https://github.com/pydantic/pydantic-ai/blob/4fda38988f2939fa6ea9cdefcf120693e10ef491/tests/models/cassettes/test_google/test_google_vertex_service_tier_flex.yaml',
      payload: {
        candidatesTokenCount: 1,
        candidatesTokensDetails: [{ modality: 'TEXT', tokenCount: 1 }],
        promptTokenCount: 5,
        promptTokensDetails: [{ modality: 'TEXT', tokenCount: 5 }],
        thoughtsTokenCount: 51,
        totalTokenCount: 57,
        trafficType: 'ON_DEMAND_FLEX',
      },
      buckets: [5, 0, 0, 1, 51],
      apart: { otherTerms: 1 },
      unknown: 'the price list has another column for flex',
    },
    {
      title: 'a question to which the guide adds its thoughts',
      model: 'gemini-3-pro-preview',
      at: '2026-02-10T12:00:00Z',
      source:
        'https://github.com/vercel/ai/blob/ed857f50f112e23930b0c2dd8d532cc8bebbc911/packages/google/src/__fixtures__/google-tool-call-gemini3.json',
      payload: {
        promptTokenCount: 29,
        candidatesTokenCount: 15,
        totalTokenCount: 1845,
        promptTokensDetails: [{ modality: 'TEXT', tokenCount: 29 }],
        thoughtsTokenCount: 1801,
      },
      buckets: [29, 0, 0, 15, 1801],
      bill: [
        [29, '2'],
        [1816, '12'],
      ],
      cost: 21850000n,
    },
    {
      title: 'thoughts that an issue missed on its bill',
      model: 'gemini-2.5-pro',
      at: '2025-07-30T12:00:00Z',
      source: 'https://github.com/vercel/ai/issues/6082',
      payload: { promptTokenCount: 7477, candidatesTokenCount: 2060, totalTokenCount: 11476, thoughtsTokenCount: 1939 },
      buckets: [7477, 0, 0, 2060, 1939],
      bill: [
        [7477, '1.25'],
        [3999, '10'],
      ],
      cost: 49336250n,
    },
    {
      title: 'its imitation of OpenAI hides the thoughts in the total',
      model: 'gemini-2.5-pro-preview-05-06',
      at: '2025-06-02T22:12:45Z',
      address: 'https://generativelanguage.googleapis.com/v1beta/openai',
      shape: 'google-compatible',
      source:
        'https://github.com/pydantic/pydantic-ai/blob/4fda38988f2939fa6ea9cdefcf120693e10ef491/tests/models/cassettes/test_openai/test_compatible_api_with_tool_calls_without_id.yaml',
      payload: { completion_tokens: 12, prompt_tokens: 35, total_tokens: 109 },
      buckets: [35, 0, 0, 12, 62],
      bill: [
        [35, '1.25'],
        [74, '10'],
      ],
      cost: 783750n,
    },
  ],
);
