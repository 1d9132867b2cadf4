import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { CursorPage, pageOf, UuidParam } from './lists.ts';
import { text } from './text.ts';

const tag = 'Models';

export const LlmModelStatus = z.enum(['active', 'inactive', 'deprecated', 'maintenance']);

export const LlmModel = z
  .object({
    id: z.uuid(),
    name: z.string(),
    model_type: z.string().describe('openai, anthropic, google, huggingface, ollama, custom, offline …'),
    model_id: z.string(),
    api_endpoint: z.string().nullable().describe('Shown to administrators only'),
    max_tokens: z.int(),
    temperature: z.number(),
    top_p: z.number(),
    cost_per_input_token: z.string().nullable().describe('US dollars as a decimal; null where the price is unknown'),
    cost_per_output_token: z.string().nullable().describe('US dollars as a decimal; null where the price is unknown'),
    status: LlmModelStatus,
    daily_request_limit: z.int().nullable(),
    rate_limit_per_minute: z.int().nullable(),
    supports_streaming: z.boolean(),
    supports_function_calling: z.boolean(),
    supports_vision: z.boolean(),
    is_default: z.boolean(),
    default_reason: z.string().nullable().describe('Why this model answers where nobody chose one'),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'LlmModel' });
export type LlmModel = z.infer<typeof LlmModel>;

const Filter = CursorPage.extend({
  model_type: text(50).optional(),
  status: LlmModelStatus.optional(),
});

export const listLlmModels = endpoint({
  method: 'GET',
  path: '/api/llm-models/',
  tag,
  summary: 'The models',
  access: 'signed-in',
  query: Filter,
  status: 200,
  answer: pageOf(LlmModel),
});

export const listActiveLlmModels = endpoint({
  method: 'GET',
  path: '/api/llm-models/active/',
  tag,
  summary: 'The models that can answer now',
  access: 'signed-in',
  query: CursorPage,
  status: 200,
  answer: pageOf(LlmModel),
});

/** The same under the shorter name that older clients use. */
export const listActiveModels = endpoint({ ...listActiveLlmModels, path: '/api/models/active/' });

export const getLlmModel = endpoint({
  method: 'GET',
  path: '/api/llm-models/:id/',
  tag,
  summary: 'One model',
  access: 'signed-in',
  params: UuidParam,
  status: 200,
  answer: LlmModel,
});
