import type { Reach } from './addresses.ts';
import { ANTHROPIC_LISTING, GOOGLE_LISTING, type ModelListing, OPENAI_LISTING } from './list-models.ts';
import type { AddedProvider, ProviderKind } from './provider.ts';
import {
  anthropicHeaders,
  bearer,
  googleHeaders,
  officialBaseUrl,
  preferredModels,
  type ProviderAccount,
} from './provider-accounts.ts';

interface Speech {
  kind: ProviderKind;
  headers: (key: string | null) => Record<string, string>;
  listing: ModelListing;
  preferred: string[];
}

const speeches: Record<AddedProvider['kind'], Speech> = {
  openai: { kind: 'openai', headers: bearer, listing: OPENAI_LISTING, preferred: preferredModels.openai },
  anthropic: {
    kind: 'anthropic',
    headers: anthropicHeaders,
    listing: ANTHROPIC_LISTING,
    preferred: preferredModels.anthropic,
  },
  google: { kind: 'google', headers: googleHeaders, listing: GOOGLE_LISTING, preferred: preferredModels.google },
  'openai-compatible': { kind: 'custom', headers: bearer, listing: OPENAI_LISTING, preferred: [] },
};

/** A provider that an administrator has added, in the form of those that the environment sets. */
export function addedAccount({ kind, name, baseUrl, isLocal, key }: AddedProvider): ProviderAccount {
  const { headers, ...speech } = speeches[kind];
  return {
    ...speech,
    label: name,
    // The price book knows a vendor by that its address is not another one.
    apiEndpoint: baseUrl === officialBaseUrl(kind) ? null : baseUrl,
    baseUrl,
    headers: headers(key),
    setBy: name,
    namedModel: null,
    reach: reachOf(baseUrl, isLocal),
  };
}

/** Unencrypted is only what does not leave one's own network, and only an address that was given as private may lead there. */
function reachOf(baseUrl: string, isLocal: boolean): Reach {
  if (baseUrl.startsWith('http:')) return 'private';
  return isLocal ? 'listed' : 'public';
}
