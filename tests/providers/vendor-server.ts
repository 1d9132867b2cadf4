import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEgress } from '#server/providers/egress.ts';
import type { Endpoint } from '#server/providers/egress.ts';
import type { Provider, RetryBudget } from '#server/providers/provider.ts';
import { createRetryBudget } from '#server/providers/retry-budget.ts';

export const VENDOR_KEY = 'sk-ant-canary-0123456789';

export interface VendorReply {
  status?: number;
  /** What is no object is sent as it is. */
  events?: (object | string)[];
  /** The connection is cut after the events, or stays open. */
  ending?: 'cut' | 'open';
}

interface Vendor {
  provider: Provider;
  requests: { headers: IncomingMessage['headers']; url: string; body: string }[];
}

const servers: Server[] = [];

export function closeVendors(): void {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
}

/** A server that answers every call with `reply`. */
export async function serveVendor(
  reply: VendorReply,
  create: (endpoint: Endpoint, retryBudget: RetryBudget) => Provider,
  header: string,
): Promise<Vendor> {
  const requests: Vendor['requests'] = [];
  const server = createServer((req, res) => {
    let body = '';
    req.on('data', (chunk: Buffer) => (body += chunk.toString()));
    req.on('end', () => {
      requests.push({ headers: req.headers, url: req.url ?? '', body });
      answer(res, reply);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const endpoint = createEgress().endpoint(`http://127.0.0.1:${port}/v1`, { [header]: VENDOR_KEY });
  return { provider: create(endpoint, createRetryBudget()), requests };
}

function answer(res: ServerResponse, { status = 200, events = [], ending }: VendorReply): void {
  if (status !== 200) {
    res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ error: events[0] }));
    return;
  }
  res.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const event of events) {
    const name = typeof event === 'object' && 'type' in event ? `event: ${String(event.type)}\n` : '';
    res.write(`${name}data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`);
  }
  if (ending === 'cut') setTimeout(() => res.destroy(), 30);
  else if (ending === undefined) res.end();
}
