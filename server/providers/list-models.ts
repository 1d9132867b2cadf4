import type { Endpoint } from './egress.ts';
import { readText } from './read-text.ts';

const MAX_LIST_BYTES = 4 * 2 ** 20;

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
export async function listModels(
  endpoint: Endpoint,
  listing: ModelListing,
  timeoutMs: number,
): Promise<string[] | null> {
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const res = await endpoint.send({ method: 'GET', path: listing.path, signal, connectMs: timeoutMs });
    res.on('error', () => undefined);
    const text = await readText(res, MAX_LIST_BYTES);
    return res.statusCode === 200 ? listing.read(JSON.parse(text)) : null;
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
