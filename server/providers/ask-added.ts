import { addedAccount } from './added-account.ts';
import { callModel } from './call-model.ts';
import type { Egress } from './egress.ts';
import { requireModels } from './list-models.ts';
import { offerOfAdded } from './model-offers.ts';
import { type AddedProvider, ProviderError } from './provider.ts';
import type { ProviderAccount } from './provider-accounts.ts';
import { createAdded } from './provider-registry.ts';
import { modelsToRegister, type RegisteredModel } from './registered-models.ts';

export interface AddedOffer {
  models: RegisteredModel[];
  default: { model: RegisteredModel; reason: string } | null;
}

/**
 * Asks a provider for its models, which costs nothing and needs the key. One that has no such list, and whose models were
 * named, is asked for one word by the first of them. @throws {ProviderError}
 */
export async function askAdded(egress: Egress, added: AddedProvider, withinMs: number): Promise<AddedOffer> {
  const account = addedAccount(added);
  const listed = await listOf(egress, added, account, withinMs);
  const offer = offerOfAdded(account, added.models.length > 0 ? added.models : listed);
  if (offer === null) return { models: [], default: null };
  const { models, reason } = await modelsToRegister([offer]);
  return { models, default: { model: models[0]!, reason } };
}

async function listOf(
  egress: Egress,
  added: AddedProvider,
  account: ProviderAccount,
  withinMs: number,
): Promise<string[]> {
  const [first] = added.models;
  try {
    return await requireModels(
      egress.endpoint(account.baseUrl, account.headers, account.reach),
      account.listing,
      withinMs,
    );
  } catch (error) {
    if (!(error instanceof ProviderError) || error.errorClass !== 'not_found' || first === undefined) throw error;
    await hearOneWord(egress, added, first, withinMs);
    return [];
  }
}

async function hearOneWord(egress: Egress, added: AddedProvider, modelId: string, withinMs: number): Promise<void> {
  const request = {
    modelId,
    system: '',
    messages: [{ role: 'user' as const, content: 'Say yes.' }],
    maxOutputTokens: 1,
  };
  const deadlines = { connectMs: withinMs, firstTokenMs: withinMs, idleMs: withinMs, totalMs: withinMs };
  const heard = new AbortController();
  const options = { deadlines, signal: heard.signal, onAttemptFailed: () => undefined };
  for await (const _ of callModel({ ...createAdded(egress, added), retryBudget: noRetries }, request, options))
    return heard.abort();
}

const noRetries = { earn: () => undefined, spend: () => false };
