import type { IncomingMessage } from 'node:http';
import { networkError, type Endpoint } from './egress.ts';

/**
 * A `fetch` for the AI SDK that can reach `endpoint` alone: an address outside its base URL is refused.
 * The endpoint adds the credentials, so the SDK is given none.
 */
export function createEndpointFetch(endpoint: Endpoint, connectMs: number | undefined): typeof fetch {
  return async (input, init = {}) => {
    const url = String(input instanceof Request ? input.url : input);
    if (!url.startsWith(`${endpoint.baseUrl}/`)) throw new Error('A provider may be asked at its own address only');
    const res = await endpoint.send({
      method: init.method === 'POST' ? 'POST' : 'GET',
      path: url.slice(endpoint.baseUrl.length),
      headers: Object.fromEntries(new Headers(init.headers)),
      signal: init.signal ?? new AbortController().signal,
      ...(typeof init.body === 'string' ? { body: init.body } : {}),
      ...(connectMs === undefined ? {} : { connectMs }),
    });
    return new Response(bodyOf(res, endpoint.host), { status: res.statusCode ?? 0, headers: headersOf(res) });
  };
}

/** The body as a web stream that passes on each read as it comes, and closes the connection when it is cancelled. */
function bodyOf(res: IncomingMessage, host: string): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    start(controller) {
      res.on('data', (chunk: Buffer) => {
        controller.enqueue(chunk);
        if ((controller.desiredSize ?? 0) <= 0) res.pause();
      });
      res.on('end', () => controller.close());
      res.on('error', (error) => controller.error(networkError(error, host)));
    },
    pull: () => void res.resume(),
    cancel: () => void res.destroy(),
  });
}

function headersOf(res: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(res.headers)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) headers.append(name, one);
  }
  return headers;
}
