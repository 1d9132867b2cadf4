import { casesOf } from './payload-case.ts';

export const googleMediaPayloads = casesOf(
  { kind: 'google', shape: 'google', address: null, pricedBy: 'https://ai.google.dev/gemini-api/docs/pricing' },
  [
    {
      title: 'the sound of a film costs more than its pictures',
      model: 'gemini-2.5-flash',
      at: '2026-08-01T12:00:00Z',
      source:
        'https://github.com/pydantic/pydantic-ai/blob/4fda38988f2939fa6ea9cdefcf120693e10ef491/tests/models/cassettes/test_google/test_google_model_youtube_video_url_input.yaml',
      payload: {
        candidatesTokenCount: 100,
        promptTokenCount: 17713,
        promptTokensDetails: [
          { modality: 'TEXT', tokenCount: 16 },
          { modality: 'VIDEO', tokenCount: 15780 },
          { modality: 'AUDIO', tokenCount: 1917 },
        ],
        thoughtsTokenCount: 1176,
        totalTokenCount: 18989,
      },
      buckets: [17713, 0, 0, 100, 1176],
      apart: { inputAudio: 1917 },
      bill: [
        [15796, '0.30'],
        [1917, '1.00'],
        [1276, '2.50'],
      ],
      cost: 9845800n,
    },
    {
      title: 'the same film from the cache, sound apart there too',
      model: 'gemini-2.5-flash',
      at: '2026-08-01T12:00:00Z',
      source:
        'https://github.com/pydantic/pydantic-ai/blob/4fda38988f2939fa6ea9cdefcf120693e10ef491/tests/models/cassettes/test_google/test_google_model_mobile_youtube_video_url_input.yaml',
      payload: {
        cacheTokensDetails: [
          { modality: 'AUDIO', tokenCount: 1881 },
          { modality: 'TEXT', tokenCount: 15 },
          { modality: 'VIDEO', tokenCount: 15483 },
        ],
        cachedContentTokenCount: 17379,
        candidatesTokenCount: 68,
        promptTokenCount: 17713,
        promptTokensDetails: [
          { modality: 'TEXT', tokenCount: 16 },
          { modality: 'VIDEO', tokenCount: 15780 },
          { modality: 'AUDIO', tokenCount: 1917 },
        ],
        serviceTier: 'standard',
        thoughtsTokenCount: 821,
        totalTokenCount: 18602,
      },
      buckets: [334, 17379, 0, 68, 821],
      apart: { inputAudio: 36, cacheReadAudio: 1881 },
      bill: [
        [298, '0.30'],
        [36, '1.00'],
        [15498, '0.03'],
        [1881, '0.10'],
        [889, '2.50'],
      ],
      cost: 3000940n,
    },
    {
      title: 'pictures cost what text does',
      model: 'gemini-2.5-flash',
      at: '2026-08-01T12:00:00Z',
      source:
        'https://github.com/pydantic/pydantic-ai/blob/4fda38988f2939fa6ea9cdefcf120693e10ef491/tests/models/cassettes/test_multimodal_tool_returns/test_mixed_content_ordering%5Bgoogle_2_5%5D.yaml',
      payload: {
        cacheTokensDetails: [
          { modality: 'TEXT', tokenCount: 63 },
          { modality: 'IMAGE', tokenCount: 141 },
        ],
        cachedContentTokenCount: 204,
        candidatesTokenCount: 89,
        promptTokenCount: 373,
        promptTokensDetails: [
          { modality: 'TEXT', tokenCount: 115 },
          { modality: 'IMAGE', tokenCount: 258 },
        ],
        thoughtsTokenCount: 167,
        totalTokenCount: 629,
      },
      buckets: [169, 204, 0, 89, 167],
      bill: [
        [169, '0.30'],
        [204, '0.03'],
        [256, '2.50'],
      ],
      cost: 696820n,
    },
    {
      title: 'speech',
      model: 'gemini-2.0-flash',
      at: '2026-02-10T12:00:00Z',
      source:
        'https://github.com/pydantic/pydantic-ai/blob/4fda38988f2939fa6ea9cdefcf120693e10ef491/tests/models/cassettes/test_google/test_google_url_input%5BAudioUrl%5D.yaml',
      payload: {
        candidatesTokenCount: 22,
        candidatesTokensDetails: [{ modality: 'TEXT', tokenCount: 22 }],
        promptTokenCount: 159,
        promptTokensDetails: [
          { modality: 'TEXT', tokenCount: 9 },
          { modality: 'AUDIO', tokenCount: 150 },
        ],
        totalTokenCount: 181,
        trafficType: 'ON_DEMAND',
      },
      buckets: [159, 0, 0, 22, 0],
      apart: { inputAudio: 150 },
      bill: [
        [9, '0.10'],
        [150, '0.70'],
        [22, '0.40'],
      ],
      cost: 114700n,
    },
    {
      title: 'speech to a newer model',
      model: 'gemini-3-flash-preview',
      at: '2026-08-01T12:00:00Z',
      source:
        'https://github.com/pydantic/pydantic-ai/blob/4fda38988f2939fa6ea9cdefcf120693e10ef491/tests/models/cassettes/test_multimodal_tool_returns/test_multimodal_tool_return_matrix%5Bdirect-binary-audio-google_gemini3%5D.yaml',
      payload: {
        candidatesTokenCount: 32,
        promptTokenCount: 304,
        promptTokensDetails: [
          { modality: 'AUDIO', tokenCount: 113 },
          { modality: 'TEXT', tokenCount: 191 },
        ],
        thoughtsTokenCount: 165,
        totalTokenCount: 501,
      },
      buckets: [304, 0, 0, 32, 165],
      apart: { inputAudio: 113 },
      bill: [
        [191, '0.50'],
        [113, '1.00'],
        [197, '3'],
      ],
      cost: 799500n,
    },
    {
      title: 'a picture that is painted',
      model: 'gemini-2.5-flash-image',
      at: '2026-08-01T12:00:00Z',
      source:
        'https://github.com/pydantic/pydantic-ai/blob/4fda38988f2939fa6ea9cdefcf120693e10ef491/tests/models/cassettes/test_google/test_google_vertexai_image_generation_with_output_format.yaml',
      payload: {
        candidatesTokenCount: 1290,
        candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: 1290 }],
        promptTokenCount: 9,
        promptTokensDetails: [{ modality: 'TEXT', tokenCount: 9 }],
        totalTokenCount: 1299,
        trafficType: 'ON_DEMAND',
      },
      buckets: [9, 0, 0, 1290, 0],
      apart: { outputImage: 1290 },
      bill: [
        [9, '0.30'],
        [1290, '30'],
      ],
      cost: 38702700n,
    },
  ],
);
