import { discoverLocalServers, type LocalServer } from './discover.ts';
import type { Egress } from './egress.ts';
import { listModels } from './list-models.ts';
import type { ProviderKind } from './provider.ts';
import type { ProviderAccount } from './provider-accounts.ts';

/** What one server offers, and which of it should answer where nobody chose. */
export interface ModelOffer {
  kind: ProviderKind;
  apiEndpoint: string | null;
  /** Behind a model's id in its name, where several servers may have the same; null for a provider's own address. */
  serverName: string | null;
  models: string[];
  defaultModel: string;
  /** Why that one, as a sentence. */
  reason: string;
  /** The server was found on this machine, so that its models cost nobody money. */
  isLocal: boolean;
}

export interface OfferOptions {
  /** Where to look for local servers when no account offers anything. */
  localServers?: readonly LocalServer[];
  /** How long a provider may take to list its models, in milliseconds; 1,500. */
  listMs?: number;
}

const LIST_MS = 1500;
/** Gateways offer hundreds of models; the registry takes this many of one server. */
const MAX_MODELS = 100;

/** What the accounts offer, or the local servers where that is nothing; the first has the default model. */
export async function findOffers(
  egress: Egress,
  accounts: readonly ProviderAccount[],
  { localServers, listMs = LIST_MS }: OfferOptions = {},
): Promise<ModelOffer[]> {
  const offers = await Promise.all(accounts.map((account) => offerOf(egress, account, listMs)));
  const there = offers.filter((offer) => offer !== null);
  return there.length > 0 ? there : offersOfLocalServers(egress, localServers);
}

async function offersOfLocalServers(egress: Egress, servers?: readonly LocalServer[]): Promise<ModelOffer[]> {
  const found = await discoverLocalServers(egress, servers);
  return found.map(({ name, kind, baseUrl, models }) => ({
    kind,
    apiEndpoint: baseUrl,
    serverName: name,
    models: models.slice(0, MAX_MODELS),
    defaultModel: models[0]!,
    reason: `No provider is set, and ${name} was found running on this machine with ${models[0]}.`,
    isLocal: true,
  }));
}

/** Null where nothing is known to offer: no list came, and no model is named or preferred. */
async function offerOf(egress: Egress, account: ProviderAccount, listMs: number): Promise<ModelOffer | null> {
  const endpoint = egress.endpoint(account.baseUrl, account.headers);
  const listed =
    (await listModels(endpoint, account.listing, listMs))?.filter((id) => isChatModel(account.kind, id)) ?? null;
  const choice = chooseModel(account, listed);
  if (choice === null) return null;
  const models = listed ?? account.preferred;
  return {
    kind: account.kind,
    apiEndpoint: account.apiEndpoint,
    serverName:
      account.apiEndpoint === null ? null : account.kind === 'ollama' ? 'Ollama' : new URL(account.baseUrl).host,
    models: [choice.model, ...models.filter((id) => id !== choice.model)].slice(0, MAX_MODELS),
    defaultModel: choice.model,
    reason: choice.reason,
    isLocal: false,
  };
}

function chooseModel(account: ProviderAccount, listed: string[] | null): { model: string; reason: string } | null {
  const { label, namedModel, preferred, setBy } = account;
  if (namedModel !== null)
    return { model: namedModel, reason: `OPENAI_MODEL names ${namedModel}, and ${setBy} says where it is.` };
  const wanted = preferred.find((id) => listed?.some((offered) => offered.startsWith(id)));
  const model =
    listed?.find((offered) => wanted !== undefined && offered.startsWith(wanted)) ?? listed?.[0] ?? preferred[0];
  if (model !== undefined)
    return { model, reason: `${setBy} is set, and of the models of ${label} ${model} is taken where none is named.` };
  if (account.kind !== 'custom') return null;
  return {
    model: 'gpt-3.5-turbo',
    reason: `${setBy} is set, no model is named, and ${label} does not list what it offers.`,
  };
}

/** OpenAI and Google list all that they have; what is kept here answers a chat. */
function isChatModel(kind: ProviderKind, modelId: string): boolean {
  if (kind === 'openai') {
    return (
      /^(?:gpt-|o\d|chatgpt-)/.test(modelId) &&
      !/audio|realtime|image|tts|transcribe|search|instruct|moderation|deep-research|live/.test(modelId)
    );
  }
  if (kind === 'google') return modelId.startsWith('gemini-') && !/image|tts|embedding|live|audio|omni/.test(modelId);
  return !/embed|rerank|whisper|tts|moderation/i.test(modelId);
}
