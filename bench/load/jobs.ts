/** What the load generator, a process of its own, can be told to do, and what it answers. */

/** A POST whose answer is a stream, or a GET. Headers without `host` and `content-length`, which are added. */
export interface Request {
  method: 'GET' | 'POST';
  path: string;
  headers: Record<string, string>;
  body?: string;
}

/** Requests one after the other on so many connections at once. */
export interface RequestsJob {
  kind: 'requests';
  port: number;
  requests: Request[];
  connections: number;
  seconds: number;
}

export interface RequestsResult {
  perSecond: number;
  requests: number;
  /** Milliseconds. */
  p50: number;
  p95: number;
  p99: number;
  /** Of the last answer's body. */
  bytes: number;
}

/** How a subject writes the text of a stream: the JSON field that holds it, and what stands in its last line. */
export interface StreamDialect {
  textField: string;
  lastLine: string;
}

/** Streams, one after the other in so many places at once. Every token of every stream is verified. */
export interface StreamsJob {
  kind: 'streams';
  port: number;
  requests: Request[];
  dialect: StreamDialect;
  tokensEach: number;
  atOnce: number;
  /** The starts of the first streams are spread over this time. */
  rampMs: number;
  /** Counted from the end of the ramp; streams that run at its end are read to their end, uncounted. */
  seconds: number;
}

/** The same over WebSockets, each kept open in its place. */
export interface SocketStreamsJob extends Omit<StreamsJob, 'kind' | 'requests' | 'dialect'> {
  kind: 'socket-streams';
  paths: string[];
  headers: Record<string, string>;
  /** The text of each message. */
  content: string;
}

export interface StreamsResult {
  /** Streams that ended in the counted time, and tokens that came in it. */
  streams: number;
  tokens: number;
  seconds: number;
  /** Milliseconds from the request to the first token, of the streams that began in the counted time. */
  firstTokenMs: number[];
}

/** Opens sockets, one each path, and holds them until `release`. */
export interface HoldSocketsJob {
  kind: 'hold-sockets';
  port: number;
  paths: string[];
  headers: Record<string, string>;
}

export interface ReleaseJob {
  kind: 'release';
}

/** Opens a conversation as the web app does: a streaming socket that says it has nothing, until it has been told all. */
export interface OpenConversationJob {
  kind: 'open-conversation';
  port: number;
  path: string;
  headers: Record<string, string>;
  times: number;
}

export interface OpenConversationResult {
  /** Milliseconds from connecting to the messages. */
  p50: number;
  bytes: number;
}

export interface JobResults {
  requests: RequestsResult;
  streams: StreamsResult;
  'socket-streams': StreamsResult;
  'hold-sockets': { open: number };
  release: { open: number };
  'open-conversation': OpenConversationResult;
}

export type Job = RequestsJob | StreamsJob | SocketStreamsJob | HoldSocketsJob | ReleaseJob | OpenConversationJob;

/** `begin` and `end` frame the time that counts. */
export type Report = { at: 'begin' } | { at: 'end' } | { result: JobResults[keyof JobResults] } | { failure: string };
