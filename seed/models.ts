import { type Price, priceOfMillion } from '#server/providers/price.ts';
import type { AddedProviderKind } from '#server/db/model-tables.ts';

export interface SeededProvider {
  name: string;
  kind: AddedProviderKind;
  baseUrl: string;
  isLocal: boolean;
}

/** A model, what it costs and how it does. Times are milliseconds. */
export interface SeededModel {
  modelId: string;
  /** What answers under that name, since how many days. */
  answering: { daysAgo: number; name: string }[];
  provider: SeededProvider;
  /** As rows of `llm_model` name the kind. */
  modelType: string;
  contextTokens: number;
  supportsVision: boolean;
  /** Dollars per million tokens, since how many days; empty where nobody knows the price. */
  prices: { daysAgo: number; price: Price }[];
  firstTokenMs: number;
  tokensPerSecond: number;
  /** How many of its calls fail at first, and how many of its answers fail for good. */
  failures: number;
  /** The stars that people think of giving, on average, since how many days. */
  quality: { daysAgo: number; stars: number }[];
  /** How many of its answers are flagged, since how many days. */
  flagged: { daysAgo: number; share: number }[];
  cachesPrompts: boolean;
  reasons: boolean;
}

const openai: SeededProvider = {
  name: 'OpenAI',
  kind: 'openai',
  baseUrl: 'https://api.openai.com/v1',
  isLocal: false,
};
const anthropic: SeededProvider = {
  name: 'Anthropic',
  kind: 'anthropic',
  baseUrl: 'https://api.anthropic.com/v1',
  isLocal: false,
};
const google: SeededProvider = {
  name: 'Google',
  kind: 'google',
  baseUrl: 'https://generativelanguage.googleapis.com/v1beta',
  isLocal: false,
};
const harbour: SeededProvider = {
  name: 'Harbour',
  kind: 'openai-compatible',
  baseUrl: 'https://models.example.org/v1',
  isLocal: false,
};
const workshop: SeededProvider = {
  name: 'Workshop',
  kind: 'openai-compatible',
  baseUrl: 'http://127.0.0.1:9099/v1',
  isLocal: true,
};

export const providers = [openai, anthropic, google, harbour, workshop];

/** When the price of harbour-large fell, and when what answers under its name changed, in days before today. */
export const priceFell = 120;
export const harbourChanged = 52;
const wholeTime = 400;

export const harbourLarge: SeededModel = {
  modelId: 'harbour-large',
  answering: [
    { daysAgo: wholeTime, name: 'harbour-large-2' },
    { daysAgo: harbourChanged, name: 'harbour-large-3' },
  ],
  provider: harbour,
  modelType: 'custom',
  contextTokens: 128_000,
  supportsVision: false,
  prices: [
    {
      daysAgo: wholeTime,
      price: priceOfMillion({ input: '2.4', output: '9.6', cacheRead: '0.6', cacheWrite: null, reasoning: null }),
    },
    {
      daysAgo: priceFell,
      price: priceOfMillion({ input: '1.8', output: '7.2', cacheRead: '0.45', cacheWrite: null, reasoning: null }),
    },
  ],
  firstTokenMs: 620,
  tokensPerSecond: 70,
  failures: 0.03,
  quality: [
    { daysAgo: wholeTime, stars: 4.05 },
    { daysAgo: harbourChanged, stars: 3.5 },
  ],
  flagged: [
    { daysAgo: wholeTime, share: 0.008 },
    { daysAgo: harbourChanged, share: 0.028 },
  ],
  cachesPrompts: true,
  reasons: false,
};

export const models: SeededModel[] = [
  {
    modelId: 'gpt-4.1-mini',
    answering: [{ daysAgo: wholeTime, name: 'gpt-4.1-mini-2025-04-14' }],
    provider: openai,
    modelType: 'openai',
    contextTokens: 1_047_576,
    supportsVision: true,
    prices: [
      {
        daysAgo: wholeTime,
        price: priceOfMillion({ input: '0.4', output: '1.6', cacheRead: '0.1', cacheWrite: null, reasoning: null }),
      },
    ],
    firstTokenMs: 480,
    tokensPerSecond: 95,
    failures: 0.02,
    quality: [{ daysAgo: wholeTime, stars: 3.95 }],
    flagged: [{ daysAgo: wholeTime, share: 0.007 }],
    cachesPrompts: true,
    reasons: false,
  },
  {
    modelId: 'claude-haiku-4-5',
    answering: [{ daysAgo: wholeTime, name: 'claude-haiku-4-5-20251001' }],
    provider: anthropic,
    modelType: 'anthropic',
    contextTokens: 200_000,
    supportsVision: true,
    prices: [
      {
        daysAgo: wholeTime,
        price: priceOfMillion({ input: '1', output: '5', cacheRead: '0.1', cacheWrite: '1.25', reasoning: null }),
      },
    ],
    firstTokenMs: 560,
    tokensPerSecond: 110,
    failures: 0.025,
    quality: [{ daysAgo: wholeTime, stars: 4.1 }],
    flagged: [{ daysAgo: wholeTime, share: 0.007 }],
    cachesPrompts: true,
    reasons: false,
  },
  {
    modelId: 'gemini-2.5-flash',
    answering: [{ daysAgo: wholeTime, name: 'gemini-2.5-flash' }],
    provider: google,
    modelType: 'google',
    contextTokens: 1_048_576,
    supportsVision: true,
    prices: [
      {
        daysAgo: wholeTime,
        price: priceOfMillion({ input: '0.3', output: '2.5', cacheRead: '0.03', cacheWrite: null, reasoning: null }),
      },
    ],
    firstTokenMs: 900,
    tokensPerSecond: 160,
    failures: 0.02,
    quality: [{ daysAgo: wholeTime, stars: 3.9 }],
    flagged: [{ daysAgo: wholeTime, share: 0.007 }],
    cachesPrompts: false,
    reasons: true,
  },
  harbourLarge,
  {
    modelId: 'tide-7b',
    answering: [{ daysAgo: wholeTime, name: 'tide-7b' }],
    provider: workshop,
    modelType: 'custom',
    contextTokens: 32_768,
    supportsVision: false,
    prices: [],
    firstTokenMs: 350,
    tokensPerSecond: 28,
    failures: 0.04,
    quality: [{ daysAgo: wholeTime, stars: 3.4 }],
    flagged: [{ daysAgo: wholeTime, share: 0.007 }],
    cachesPrompts: false,
    reasons: false,
  },
];

/** What holds that many days before today: of several the one that came last. */
export function since<T extends { daysAgo: number }>(ones: readonly T[], daysAgo: number): T {
  return ones.findLast((one) => one.daysAgo >= daysAgo) ?? ones[0]!;
}
