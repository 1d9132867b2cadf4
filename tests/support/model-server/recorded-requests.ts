import type { IncomingHttpHeaders } from 'node:http';

/** How an answer ended, as this side saw it: `client-closed` when the client went before the answer was whole. */
export type Outcome = 'open' | 'finished' | 'client-closed' | 'cut';

/** One request as it came. Times are milliseconds since 1970 with fractions, comparable between processes. */
export interface RecordedRequest {
  id: string;
  method: string;
  path: string;
  /** As sent, keys included: tests look here for what reached the provider. */
  headers: IncomingHttpHeaders;
  body: unknown;
  model: string;
  behaviour: string;
  /** The TCP connection's number, to see whether connections are used again. */
  connection: number;
  startedAt: number;
  firstTokenAt: number | null;
  endedAt: number | null;
  tokensSent: number;
  outcome: Outcome;
}

/** Totals since the start, cheap to read at any rate. */
export interface ServerStats {
  live: number;
  started: number;
  finished: number;
  clientClosed: number;
  tokensSent: number;
  connections: number;
}

/** Milliseconds since 1970 from the monotonic clock. */
export function preciseNow(): number {
  return performance.timeOrigin + performance.now();
}
