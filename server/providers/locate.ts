import { addressesOf, addressKind } from './addresses.ts';
import { officialBaseUrl } from './provider-accounts.ts';

/** Where a base URL leads, or why it can't be one, as a sentence. */
export type Location = { isLocal: boolean } | { problem: string };

/**
 * Looks where the address of a provider leads. An address of one's own network is private because an administrator
 * gives it: it may be asked then, and a name that leads elsewhere later may not.
 */
export async function locate(kind: string, baseUrl: string): Promise<Location> {
  const { protocol, hostname } = new URL(baseUrl);
  const kinds = new Set((await addressesOf(hostname)).map(addressKind));
  if (kinds.size === 0 && baseUrl === officialBaseUrl(kind)) return { isLocal: false };
  if (kinds.size === 0) return { problem: `The name ${hostname} could not be looked up.` };
  if (kinds.has('refused')) return { problem: 'This address can’t be that of a provider.' };
  if (protocol === 'http:' && kinds.has('public')) {
    return { problem: 'Over the internet only https is allowed: what is sent with http can be read on the way.' };
  }
  return { isLocal: kinds.has('private') };
}
