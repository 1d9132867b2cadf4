import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { ProviderError } from './provider.ts';

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
}

/** All HTTP to model providers goes through here: connections are kept and shared by every endpoint. */
export interface Egress {
  endpoint(baseUrl: string, headers?: Record<string, string>): Endpoint;
  /** Ends idle connections. */
  close(): void;
}

export function createEgress(): Egress {
  // The newest idle connection first: the server is the least likely to be closing that one.
  const agents = {
    'http:': new HttpAgent({ keepAlive: true, scheduling: 'lifo' }),
    'https:': new HttpsAgent({ keepAlive: true, scheduling: 'lifo' }),
  };
  return {
    endpoint: (baseUrl, headers = {}) => createEndpoint(agents, new URL(baseUrl), headers),
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

function createEndpoint(
  agents: { 'http:': HttpAgent; 'https:': HttpsAgent },
  base: URL,
  credentials: Record<string, string>,
): Endpoint {
  const secure = base.protocol === 'https:';
  const start = secure ? httpsRequest : httpRequest;
  const basePath = base.pathname.replace(/\/+$/, '');
  const options: RequestOptions = {
    protocol: base.protocol,
    hostname: base.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: base.port === '' ? (secure ? 443 : 80) : base.port,
    agent: secure ? agents['https:'] : agents['http:'],
  };
  if (base.username !== '') options.auth = `${decodeURIComponent(base.username)}:${decodeURIComponent(base.password)}`;

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
          const timer = setTimeout(() => req.destroy(connectTimeout(base.host, connectMs)), connectMs);
          socket.once(secure ? 'secureConnect' : 'connect', () => clearTimeout(timer));
          socket.once('close', () => clearTimeout(timer));
        });
        req.end(body);
      }),
  };
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
