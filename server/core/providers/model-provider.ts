import type { ModelToRegister } from '#server/core/models/register-models.ts';
import type { AddedProviderKind } from '#server/db/model-tables.ts';
import type { AddedProvider, ProviderErrorClass, ProviderKind } from '#server/providers/provider.ts';

/** A provider that administrators have added. Its key is nowhere in here. */
export interface ModelProvider {
  id: string;
  number: number;
  kind: AddedProviderKind;
  name: string;
  baseUrl: string;
  isLocal: boolean;
  /** `unreadable`: there is one, and it can't be used with this address and this server's secret. */
  keyState: 'none' | 'stored' | 'unreadable';
  /** The last characters of a key that is long enough to show them. */
  keyHint: string | null;
  models: string[];
  isEnabled: boolean;
  lastTest: ProviderTest | null;
  createdAt: Date;
  updatedAt: Date;
}

/** What a small call of a provider came to. */
export interface ProviderTest {
  /** ISO 8601. */
  at: string;
  isOk: boolean;
  latencyMs: number;
  /** Of its models, those that answer chats. */
  modelsFound: number;
  errorClass: ProviderErrorClass | 'key_unreadable' | 'internal' | null;
  /** What went wrong, in words that hold no key and nothing that the provider has said. */
  message: string | null;
}

/** A provider that the environment sets. */
export interface ConfiguredProvider {
  name: string;
  kind: ProviderKind;
  apiEndpoint: string | null;
  baseUrl: string;
  hasKey: boolean;
  setBy: string;
}

/** What administering providers needs of those who call them. `app.ts` brings the two together. */
export interface ProviderConnections {
  readonly configured: ConfiguredProvider[];
  /** From now on these are all that were added, and their models can be called. */
  connect(added: readonly AddedProvider[]): void;
  /** What it offers, found out with one small call. @throws {ProviderError} */
  ask(
    added: AddedProvider,
  ): Promise<{ models: ModelToRegister[]; default: { model: ModelToRegister; reason: string } | null }>;
  /** Where an address leads, or why it can't be a provider's. */
  locate(kind: string, baseUrl: string): Promise<{ isLocal: boolean } | { problem: string }>;
  /** The address that is a vendor's own; undefined for a kind that has none. */
  officialBaseUrl(kind: string): string | undefined;
}
