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
  const listed = await listModels(egress.endpoint(account.baseUrl, account.headers), account.listing, listMs);
  const offered = listed?.filter((id) => isChatModel(account.kind, id)) ?? null;
  const choice = chooseModel(account, offered);
  if (choice === null) return null;
  const { kind, apiEndpoint, baseUrl, preferred } = account;
  const serverName = apiEndpoint === null ? null : kind === 'ollama' ? 'Ollama' : new URL(baseUrl).host;
  return toOffer(account, serverName, choice, offered ?? preferred);
}

function toOffer(
  { kind, apiEndpoint }: ProviderAccount,
  serverName: string | null,
  { model, reason }: { model: string; reason: string },
  models: string[],
): ModelOffer {
  return {
    kind,
    apiEndpoint,
    serverName,
    models: [model, ...models.filter((id) => id !== model)].slice(0, MAX_MODELS),
    defaultModel: model,
    reason,
    isLocal: false,
  };
}

/** What a provider that was added offers, of the models that were named or that it lists; null where none can chat. */
export function offerOfAdded(account: ProviderAccount, listed: string[]): ModelOffer | null {
  const models = listed.filter((id) => isChatModel(account.kind, id));
  const model = preferredOf(account.preferred, models) ?? models[0];
  if (model === undefined) return null;
  const reason = `${account.label} was added, and of its models ${model} is taken where none is chosen.`;
  return toOffer(account, account.label, { model, reason }, models);
}

function chooseModel(account: ProviderAccount, listed: string[] | null): { model: string; reason: string } | null {
  const { label, namedModel, preferred, setBy } = account;
  if (namedModel !== null)
    return { model: namedModel, reason: `OPENAI_MODEL names ${namedModel}, and ${setBy} says where it is.` };
  const model = preferredOf(preferred, listed ?? []) ?? listed?.[0] ?? preferred[0];
  if (model !== undefined)
    return { model, reason: `${setBy} is set, and of the models of ${label} ${model} is taken where none is named.` };
  if (account.kind !== 'custom') return null;
  return {
    model: 'gpt-3.5-turbo',
    reason: `${setBy} is set, no model is named, and ${label} does not list what it offers.`,
  };
}

function preferredOf(preferred: string[], listed: string[]): string | undefined {
  const wanted = preferred.find((id) => listed.some((offered) => offered.startsWith(id)));
  return listed.find((offered) => wanted !== undefined && offered.startsWith(wanted));
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
