import type { LlmModel } from './model.ts';

/** What administrators may set of a model. */
export type ModelSettings = Pick<
  LlmModel,
  | 'name'
  | 'status'
  | 'maxTokens'
  | 'contextTokens'
  | 'temperature'
  | 'topP'
  | 'dailyRequestLimit'
  | 'rateLimitPerMinute'
  | 'supportsStreaming'
  | 'supportsFunctionCalling'
  | 'supportsVision'
  | 'deadlines'
>;

/** A model as administrators see it: as it is set, and what keeps it from answering. */
export type ManagedModel = Omit<LlmModel, 'isGone'> & {
  /** Of the provider that was added; null where the environment brings it. */
  providerName: string | null;
  /** An administrator has chosen it; another one may be the default where nobody has. */
  isChosenDefault: boolean;
};

/** A price of a model, once and now. Prices are opaque here. */
export interface ModelPrice {
  id: number;
  /** Null where an administrator has taken back what was set before. */
  price: unknown;
  source: string;
  validFrom: Date;
  validTo: Date | null;
  setByUsername: string | null;
  isCurrent: boolean;
  isScheduled: boolean;
  createdAt: Date;
}
