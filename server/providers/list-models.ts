import { type Endpoint, networkError, seconds } from './egress.ts';
import { ProviderError } from './provider.ts';
import { errorFromRefusal } from './provider-errors.ts';
import { readText } from './read-text.ts';

const maxListBytes = 4 * 2 ** 20;

/** Where a provider lists its models, and how the list reads. */
export interface ModelListing {
  path: string;
  /** The ids in the answer, or null where it is no list of models. */
  read(body: unknown): string[] | null;
}

/** `{"object": "list", "data": [{"id": …}, …]}`, as OpenAI and the servers that imitate it answer. */
export const OPENAI_LISTING: ModelListing = { path: '/models', read: (body) => idsOf(body, 'data', 'id') };

export const ANTHROPIC_LISTING: ModelListing = {
  path: '/models?limit=1000',
  read: (body) => idsOf(body, 'data', 'id'),
};

/** Names come as `models/gemini-…`. */
export const GOOGLE_LISTING: ModelListing = {
  path: '/models?pageSize=1000',
  read: (body) => idsOf(body, 'models', 'name')?.map((name) => name.replace(/^models\//, '')) ?? null,
};

/** The ids of the models that the server offers, or null where it does not answer with a list within `timeoutMs`. */
export function listModels(endpoint: Endpoint, listing: ModelListing, timeoutMs: number): Promise<string[] | null> {
  return requireModels(endpoint, listing, timeoutMs).catch(() => null);
}

/** The same, or why there is none. @throws {ProviderError} */
export async function requireModels(endpoint: Endpoint, listing: ModelListing, timeoutMs: number): Promise<string[]> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const res = await endpoint.send({ method: 'GET', path: listing.path, signal, connectMs: timeoutMs });
    res.on('error', () => undefined);
    const body = await readText(res, maxListBytes);
    const status = res.statusCode ?? 0;
    if (status === 404 || status === 405) throw new ProviderError('not_found', `${noList(endpoint)} (${status}).`);
    if (status !== 200) throw errorFromRefusal({ status, headers: res.headers, body }, 'a list of models');
    return listing.read(parsed(body)) ?? unreadable(endpoint);
  } catch (error) {
    if (signal.aborted)
      throw new ProviderError('timeout_total', `${endpoint.host} did not answer within ${seconds(timeoutMs)}.`);
    throw networkError(error, endpoint.host);
  }
}

function noList({ host }: Endpoint): string {
  return `The server at ${host} lists no models at this address`;
}

function unreadable({ host }: Endpoint): never {
  throw new ProviderError('bad_response', `What the server at ${host} answers is no list of models.`);
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

function idsOf(body: unknown, list: string, name: string): string[] | null {
  const items = typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[list] : null;
  if (!Array.isArray(items)) return null;
  const ids = items.map((item: Record<string, unknown> | null) => item?.[name]);
  return ids.every((id) => typeof id === 'string' && id !== '' && id.length <= 200) ? (ids as string[]) : null;
}
