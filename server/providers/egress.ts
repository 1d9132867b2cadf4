import {
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
  validateHeaderName,
  validateHeaderValue,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { checkedLookup, mayReach, type Reach, refusedAddress } from './addresses.ts';
import { type CallSink, ConnectionPool, type SentCall } from './connection-pool.ts';
import { ProviderError, type StepReading } from './provider.ts';
import { ReadingStep } from './reading-step.ts';

/** How long opening a connection may take where a call does not say, in milliseconds. */
export const DEFAULT_CONNECT_MS = 5000;

export interface OutgoingCall {
  method: 'GET' | 'POST';
  /** Below the base URL, with its leading slash, query included. */
  path: string;
  headers?: Record<string, string>;
  body?: string;
  signal: AbortSignal;
  connectMs?: number;
}

/**
 * One configured server. Its credentials live in here and go to its base URL and nowhere else: paths are
 * relative, and redirects are answers like any other, never followed.
 */
export interface Endpoint {
  readonly baseUrl: string;
  /** Host and port, for messages. */
  readonly host: string;
  /** Answers when the headers are there. @throws {ProviderError} of class `network` or `timeout_connect`. */
  send(call: OutgoingCall): Promise<IncomingMessage>;
  /** Posts JSON and tells `sink` of the answer as it arrives, for the hot path. `path` is as in an `OutgoingCall`. */
  stream(path: string, body: string, sink: CallSink, connectMs?: number): SentCall;
}

/** All HTTP to model providers goes through here: connections are kept and shared by the endpoints of a server. */
export interface Egress {
  /** `reach`: where its name may lead; `listed` by default. @throws {ProviderError} where it is an address it may not reach. */
  endpoint(baseUrl: string, headers?: Record<string, string>, reach?: Reach): Endpoint;
  readonly inStep: StepReading;
  /** Ends idle connections. */
  close(): void;
}

export function createEgress(): Egress {
  const inStep = new ReadingStep();
  const ways = new Map<Reach, Way>();
  const wayOf = (reach: Reach): Way => {
    const way = ways.get(reach) ?? openWay(reach, inStep);
    ways.set(reach, way);
    return way;
  };
  return {
    inStep,
    endpoint(baseUrl, headers = {}, reach = 'listed') {
      const base = new URL(baseUrl);
      const { hostname } = serverAt(base);
      // The others are checked when they are looked up.
      if (isIP(hostname) !== 0 && !mayReach(reach, hostname)) throw refusedAddress(hostname);
      return createEndpoint(wayOf(reach), base, headers);
    },
    close() {
      for (const way of ways.values()) way.close();
    },
  };
}

/** The connections to servers whose names may lead to the same kinds of addresses: none is used under another rule. */
interface Way {
  readonly agents: { 'http:': HttpAgent; 'https:': HttpsAgent };
  poolFor(base: URL): ConnectionPool;
  close(): void;
}

function openWay(reach: Reach, inStep: ReadingStep): Way {
  const lookup = checkedLookup(reach);
  // The newest idle connection first: the server is the least likely to be closing that one.
  const agents = {
    'http:': new HttpAgent({ keepAlive: true, scheduling: 'lifo', lookup }),
    'https:': new HttpsAgent({ keepAlive: true, scheduling: 'lifo', lookup }),
  };
  const pools = new Map<string, ConnectionPool>();
  return {
    agents,
    poolFor(base) {
      const pool = pools.get(base.origin) ?? new ConnectionPool({ ...serverAt(base), lookup }, inStep);
      pools.set(base.origin, pool);
      return pool;
    },
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
      for (const pool of pools.values()) pool.close();
    },
  };
}

function serverAt(base: URL): { isSecure: boolean; hostname: string; port: number } {
  const isSecure = base.protocol === 'https:';
  const hostname = base.hostname.replace(/^\[(.*)\]$/, '$1');
  return { isSecure, hostname, port: base.port === '' ? (isSecure ? 443 : 80) : Number(base.port) };
}

function createEndpoint(way: Way, base: URL, credentials: Record<string, string>): Endpoint {
  const { agents } = way;
  const pool = way.poolFor(base);
  const { isSecure: secure, hostname, port } = serverAt(base);
  const start = secure ? httpsRequest : httpRequest;
  const basePath = base.pathname.replace(/\/+$/, '');
  const options: RequestOptions = {
    protocol: base.protocol,
    hostname,
    port,
    agent: secure ? agents['https:'] : agents['http:'],
  };
  if (base.username !== '') options.auth = `${decodeURIComponent(base.username)}:${decodeURIComponent(base.password)}`;
  const late = (connectMs: number) => (): ProviderError => connectTimeout(base.host, connectMs);
  const head = headOf(base, { ...basicAuthorization(options.auth), ...credentials });

  return {
    baseUrl: `${base.origin}${basePath}`,
    host: base.host,
    send: ({ method, path, headers, body, signal, connectMs = DEFAULT_CONNECT_MS }) =>
      new Promise((resolve, reject) => {
        const req = start({
          ...options,
          method,
          path: basePath + path,
          headers: {
            ...headers,
            ...credentials,
            ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
          },
          signal,
        });
        req.on('response', resolve);
        req.on('error', (error) => reject(networkError(error, base.host)));
        req.on('socket', (socket) => {
          if (!socket.connecting) return;
          const timer = setTimeout(() => req.destroy(late(connectMs)()), connectMs);
          socket.once(secure ? 'secureConnect' : 'connect', () => clearTimeout(timer));
          socket.once('close', () => clearTimeout(timer));
        });
        req.end(body);
      }),
    stream(path, body, sink, connectMs = DEFAULT_CONNECT_MS) {
      const request = `POST ${basePath}${path} HTTP/1.1\r\n${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
      return pool.send(request, sink, connectMs, late(connectMs));
    },
  };
}

function basicAuthorization(auth: string | null | undefined): Record<string, string> {
  return auth ? { authorization: `Basic ${Buffer.from(auth).toString('base64')}` } : {};
}

/** What all streamed requests to a server begin with, but for their first line and their length. */
function headOf(base: URL, credentials: Record<string, string>): string {
  const fixed = {
    host: base.host,
    connection: 'keep-alive',
    'content-type': 'application/json',
    accept: 'text/event-stream',
  };
  let head = '';
  for (const [name, value] of Object.entries({ ...fixed, ...credentials })) {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    head += `${name}: ${value}\r\n`;
  }
  return head;
}

function connectTimeout(host: string, connectMs: number): ProviderError {
  return new ProviderError('timeout_connect', `No connection to the provider at ${host} within ${seconds(connectMs)}.`);
}

/** What a failed socket means. Node's own error is left out: it may quote the request. */
export function networkError(error: unknown, host: string): ProviderError {
  if (error instanceof ProviderError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no reason given';
  const what = CONNECT_FAILURES[code] ?? `The connection to the provider at ${host} was lost`;
  return new ProviderError('network', `${what.replace('{host}', host)} (${code}).`);
}

const CONNECT_FAILURES: Record<string, string> = {
  ECONNREFUSED: 'Nothing answers at {host}',
  ENOTFOUND: 'There is no host {host}',
  EAI_AGAIN: 'The name of {host} could not be looked up',
  EHOSTUNREACH: 'There is no way to {host}',
  ENETUNREACH: 'There is no way to {host}',
};

/** "5 s", "0.3 s". */
export function seconds(milliseconds: number): string {
  return `${milliseconds / 1000} s`;
}
