import { z } from 'zod';
import { endpoint } from '#contract/endpoint.ts';
import { ArrayPage, CursorPage, pageOf, UuidParam } from '#contract/lists.ts';
import { LlmModelStatus } from '#contract/llm-models.ts';
import { filledText, text } from '#contract/text.ts';

const tag = 'Administration: models';

/** US dollars a million tokens, as vendors print prices; six decimals are whole pico-dollars a token. */
const Dollars = z
  .string({ error: 'A decimal string is expected, like "2.50": US dollars per million tokens.' })
  .regex(
    /^\d{1,6}(\.\d{1,6})?$/,
    'A decimal like "2.50" is expected, with at most six digits before and after the point.',
  );

const perMillion = 'US dollars per million tokens, as a decimal; null where unknown';

const Prices = z.object({
  input: z.string().nullable().describe(perMillion),
  output: z.string().nullable().describe(perMillion),
  cache_read: z.string().nullable().describe(perMillion),
  cache_write: z.string().nullable().describe(perMillion),
  reasoning: z.string().nullable().describe(perMillion),
  has_tiers: z
    .boolean()
    .describe(
      'Some calls cost something else than this: those with much input, at certain hours, or for each call; the lowest price of tokens is shown',
    ),
});

const PriceSource = z
  .enum(['administrator', 'price_book'])
  .describe('Who says so: an administrator, or the price book that comes with the server');

export const ModelPrice = Prices.extend({
  id: z.int(),
  source: PriceSource,
  source_name: z.string(),
  takes_back: z
    .boolean()
    .describe('An administrator has taken back what was set before: since then the price book’s price holds'),
  valid_from: z.iso.datetime(),
  valid_to: z.iso.datetime().nullable(),
  is_current: z.boolean().describe('What answers cost that begin now'),
  is_scheduled: z.boolean().describe('Holds from a time that is still to come'),
  set_by_username: z.string().nullable(),
  created_at: z.iso.datetime(),
}).meta({ id: 'ModelPrice' });
export type ModelPrice = z.infer<typeof ModelPrice>;

const milliseconds = z
  .int({ error: 'A whole number of milliseconds is expected.' })
  .min(100, 'At least 100 ms.')
  .max(3_600_000, 'At most an hour.');

const Deadlines = z.object({
  connect_ms: milliseconds.optional(),
  first_token_ms: milliseconds.optional(),
  idle_ms: milliseconds.optional(),
  total_ms: milliseconds.optional(),
});

export const AdminModel = z
  .object({
    id: z.uuid(),
    name: z.string(),
    model_type: z.string(),
    model_id: z.string().describe('What its provider calls it'),
    provider: z.object({
      id: z.uuid().nullable().describe('Null for what the environment brings'),
      name: z.string(),
      source: z.enum(['environment', 'administrator']),
    }),
    api_endpoint: z.string().nullable().describe('Null for the vendor’s own address'),
    status: LlmModelStatus.describe('As it was set'),
    can_answer: z.boolean(),
    hindrance: z.string().nullable().describe('What about its provider keeps it from answering'),
    is_default: z.boolean(),
    default_reason: z.string().nullable().describe('Why it answers where nobody chose a model'),
    is_chosen_default: z.boolean().describe('An administrator has chosen it as the default'),
    price: Prices.extend({ source: PriceSource, source_name: z.string() })
      .nullable()
      .describe('What answers cost that begin now; null where nobody knows'),
    max_tokens: z.int(),
    context_tokens: z.int().nullable().describe('Prompt and answer together; null where nobody has said'),
    temperature: z.number(),
    top_p: z.number(),
    daily_request_limit: z.int().nullable().describe('How often it may be asked a day (UTC), by all people together'),
    rate_limit_per_minute: z.int().nullable().describe('How often it may be asked a minute, by all people together'),
    supports_streaming: z.boolean(),
    supports_function_calling: z.boolean(),
    supports_vision: z.boolean(),
    deadlines: Deadlines.nullable().describe('In place of the usual ones; those that are absent are as usual'),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'AdminModel' });
export type AdminModel = z.infer<typeof AdminModel>;

const limit = z
  .int({ error: 'A whole number is expected, or null for none.' })
  .min(1, 'At least 1; null for no limit.')
  .max(1_000_000_000, 'At most 1,000,000,000.')
  .nullable();

const tokens = z
  .int({ error: 'A whole number is expected.' })
  .min(1, 'At least 1.')
  .max(10_000_000, 'At most 10,000,000.');

const decimal = (high: number) =>
  z
    .number({ error: `A number from 0 to ${high} is expected.` })
    .min(0, `A number from 0 to ${high} is expected.`)
    .max(high, `A number from 0 to ${high} is expected.`);

const flag = z.boolean({ error: 'Only true or false can be set.' });

const ModelChanges = z
  .object({
    name: filledText(200),
    status: LlmModelStatus,
    is_default: flag.describe('True: it answers where nobody chose a model. False: it was chosen no longer'),
    max_tokens: tokens,
    context_tokens: tokens.nullable(),
    temperature: decimal(2),
    top_p: decimal(1),
    daily_request_limit: limit,
    rate_limit_per_minute: limit,
    supports_streaming: flag,
    supports_function_calling: flag,
    supports_vision: flag,
    deadlines: Deadlines.nullable(),
  })
  .partial();

export const listAdminModels = endpoint({
  method: 'GET',
  path: '/api/admin/models/',
  tag,
  summary: 'All models with their prices, limits and where they are from, in the order in which they came',
  access: 'administrator',
  query: CursorPage.extend({
    status: LlmModelStatus.optional(),
    provider: z
      .union([z.uuid(), z.literal('environment')], { error: 'The id of a provider, or environment, is expected.' })
      .optional(),
    search: text(200).optional().describe('In the name, and in what its provider calls it'),
  }),
  status: 200,
  answer: pageOf(AdminModel),
});

export const getAdminModel = endpoint({
  method: 'GET',
  path: '/api/admin/models/:id/',
  tag,
  summary: 'One model',
  access: 'administrator',
  params: UuidParam,
  status: 200,
  answer: AdminModel,
});

export const changeAdminModel = endpoint({
  method: 'PATCH',
  path: '/api/admin/models/:id/',
  tag,
  summary: 'Change a model, for answers that begin from now on',
  description: 'What is set here outlives restarts: providers only tell of models that are new.',
  access: 'administrator',
  params: UuidParam,
  body: ModelChanges,
  status: 200,
  answer: AdminModel,
  problems: ['conflict'],
});

export const listModelPrices = endpoint({
  method: 'GET',
  path: '/api/admin/models/:id/prices/',
  tag,
  summary: 'Every price that a model ever had, newest first',
  access: 'administrator',
  params: UuidParam,
  query: ArrayPage,
  status: 200,
  answer: z.array(ModelPrice),
});

export const setModelPrice = endpoint({
  method: 'POST',
  path: '/api/admin/models/:id/prices/',
  tag,
  summary: 'Set what a model costs, in place of the price book',
  description:
    'In US dollars per million tokens. It holds for answers that begin after it, or after `valid_from`; what runs keeps ' +
    'the price that it began with, and what was paid stays as it was.',
  access: 'administrator',
  params: UuidParam,
  body: z.object({
    input: Dollars,
    output: Dollars,
    cache_read: Dollars.nullable().optional().describe('Input that the provider had kept; as input where absent'),
    cache_write: Dollars.nullable().optional().describe('Input that the provider keeps; as input where absent'),
    reasoning: Dollars.nullable().optional().describe('As output where absent'),
    valid_from: z.iso
      .datetime({ offset: true, error: 'A time like 2026-12-01T00:00:00Z is expected.' })
      .nullable()
      .optional()
      .describe('From now on where absent'),
  }),
  status: 201,
  answer: ModelPrice,
});

export const priceUnpricedCalls = endpoint({
  method: 'POST',
  path: '/api/admin/models/:id/prices/apply/',
  tag,
  summary: 'Give what was used while the price was unknown the price that holds now',
  description:
    'The oldest 1,000 calls since then; ask again while `is_more`. The ledger’s rows stay as they were: what they cost is ' +
    'written beside them, and counted wherever it is shown.',
  access: 'administrator',
  params: UuidParam,
  body: z.object({
    since: z.iso.datetime({ offset: true, error: 'A time like 2026-12-01T00:00:00Z is expected.' }),
  }),
  status: 200,
  answer: z
    .object({
      priced: z.int(),
      total_cost: z.string().describe('US dollars as a decimal, of those that were priced'),
      is_more: z.boolean(),
    })
    .meta({ id: 'PricedCalls' }),
  problems: ['conflict'],
});

export const takeModelPriceBack = endpoint({
  method: 'POST',
  path: '/api/admin/models/:id/prices/take_back/',
  tag,
  summary: 'Take back what administrators have set, also for later: the price book’s price holds again',
  access: 'administrator',
  params: UuidParam,
  status: 200,
  answer: AdminModel,
});
