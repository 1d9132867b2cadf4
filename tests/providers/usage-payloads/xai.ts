import { casesOf } from './payload-case.ts';

export const xaiPayloads = casesOf(
  { kind: 'custom', shape: 'openai', address: 'https://api.x.ai/v1', pricedBy: 'https://docs.x.ai/docs/models' },
  [
    {
      title: 'reasoning beside the completion',
      model: 'grok-3-mini',
      at: '2026-02-11T01:11:31Z',
      source:
        'https://github.com/vercel/ai/blob/ed857f50f112e23930b0c2dd8d532cc8bebbc911/packages/openai-compatible/src/chat/__fixtures__/xai-text.chunks.txt',
      payload: {
        prompt_tokens: 12,
        completion_tokens: 2,
        total_tokens: 354,
        prompt_tokens_details: { text_tokens: 12, audio_tokens: 0, image_tokens: 0, cached_tokens: 11 },
        completion_tokens_details: {
          reasoning_tokens: 340,
          audio_tokens: 0,
          accepted_prediction_tokens: 0,
          rejected_prediction_tokens: 0,
        },
        num_sources_used: 0,
        cost_in_usd_ticks: 1721250,
      },
      buckets: [1, 11, 0, 2, 340],
      bill: [
        [1, '0.30'],
        [11, '0.075'],
        [342, '0.50'],
      ],
      cost: 172125n,
      invoiced: '0.000172125',
    },
    {
      title: 'little from the cache',
      model: 'grok-3-mini',
      at: '2026-02-11T01:08:10Z',
      source:
        'https://github.com/vercel/ai/blob/ed857f50f112e23930b0c2dd8d532cc8bebbc911/packages/openai-compatible/src/chat/__fixtures__/xai-text.json',
      payload: {
        prompt_tokens: 12,
        completion_tokens: 2,
        total_tokens: 334,
        prompt_tokens_details: { text_tokens: 12, audio_tokens: 0, image_tokens: 0, cached_tokens: 2 },
        completion_tokens_details: {
          reasoning_tokens: 320,
          audio_tokens: 0,
          accepted_prediction_tokens: 0,
          rejected_prediction_tokens: 0,
        },
        num_sources_used: 0,
        cost_in_usd_ticks: 1641500,
      },
      buckets: [10, 2, 0, 2, 320],
      bill: [
        [10, '0.30'],
        [2, '0.075'],
        [322, '0.50'],
      ],
      cost: 164150n,
      invoiced: '0.00016415',
    },
    {
      title: 'a call of a tool',
      model: 'grok-3-mini',
      at: '2026-02-11T01:11:34Z',
      source:
        'https://github.com/vercel/ai/blob/ed857f50f112e23930b0c2dd8d532cc8bebbc911/packages/openai-compatible/src/chat/__fixtures__/xai-tool-call.chunks.txt',
      payload: {
        prompt_tokens: 307,
        completion_tokens: 26,
        total_tokens: 560,
        prompt_tokens_details: { text_tokens: 307, audio_tokens: 0, image_tokens: 0, cached_tokens: 306 },
        completion_tokens_details: {
          reasoning_tokens: 227,
          audio_tokens: 0,
          accepted_prediction_tokens: 0,
          rejected_prediction_tokens: 0,
        },
        num_sources_used: 0,
        cost_in_usd_ticks: 1497500,
      },
      buckets: [1, 306, 0, 26, 227],
      bill: [
        [1, '0.30'],
        [306, '0.075'],
        [253, '0.50'],
      ],
      cost: 149750n,
      invoiced: '0.00014975',
    },
    {
      title: 'a call of a tool, with more that is new',
      model: 'grok-3-mini',
      at: '2026-02-11T01:10:14Z',
      source:
        'https://github.com/vercel/ai/blob/ed857f50f112e23930b0c2dd8d532cc8bebbc911/packages/openai-compatible/src/chat/__fixtures__/xai-tool-call.json',
      payload: {
        prompt_tokens: 307,
        completion_tokens: 26,
        total_tokens: 588,
        prompt_tokens_details: { text_tokens: 307, audio_tokens: 0, image_tokens: 0, cached_tokens: 244 },
        completion_tokens_details: {
          reasoning_tokens: 255,
          audio_tokens: 0,
          accepted_prediction_tokens: 0,
          rejected_prediction_tokens: 0,
        },
        num_sources_used: 0,
        cost_in_usd_ticks: 1777000,
      },
      buckets: [63, 244, 0, 26, 255],
      bill: [
        [63, '0.30'],
        [244, '0.075'],
        [281, '0.50'],
      ],
      cost: 177700n,
      invoiced: '0.0001777',
    },
    {
      title: 'one word after much thought',
      model: 'grok-3-mini',
      at: '2026-02-11T01:40:58Z',
      source:
        'https://github.com/vercel/ai/blob/ed857f50f112e23930b0c2dd8d532cc8bebbc911/packages/xai/src/__fixtures__/xai-text.chunks.txt',
      payload: {
        prompt_tokens: 12,
        completion_tokens: 1,
        total_tokens: 303,
        prompt_tokens_details: { text_tokens: 12, audio_tokens: 0, image_tokens: 0, cached_tokens: 11 },
        completion_tokens_details: {
          reasoning_tokens: 290,
          audio_tokens: 0,
          accepted_prediction_tokens: 0,
          rejected_prediction_tokens: 0,
        },
        num_sources_used: 0,
        cost_in_usd_ticks: 1466250,
      },
      buckets: [1, 11, 0, 1, 290],
      bill: [
        [1, '0.30'],
        [11, '0.075'],
        [291, '0.50'],
      ],
      cost: 146625n,
      invoiced: '0.000146625',
    },
  ],
);
