import type { Problem } from '#contract/errors.ts';

/** Why a request failed: the server's own words, or that it could not be reached (`status` 0). */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly status: number;
  readonly code: string;
  /** What is wrong with each field of the request. */
  readonly fields: Readonly<Record<string, readonly string[]>>;

  constructor(status: number, code: string, detail: string, fields: Record<string, string[]> = {}) {
    super(detail);
    this.status = status;
    this.code = code;
    this.fields = fields;
  }

  /** For a place that has no fields to show it at: what is wrong with each of them, else the detail. */
  get told(): string {
    const wrong = Object.values(this.fields).flat();
    return wrong.length > 0 ? wrong.join(' ') : this.message;
  }

  /** True where trying again as it is can help: the network, a limit, or a server that is starting. */
  get passes(): boolean {
    return (
      this.status === 0 || this.status === 429 || this.status === 502 || this.status === 503 || this.status === 504
    );
  }
}

export interface RequestOptions {
  /** A blob goes as it is, anything else as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

export interface Reply<Body> {
  body: Body;
  headers: Headers;
}

export async function request<Body>(method: string, path: string, options: RequestOptions = {}): Promise<Reply<Body>> {
  const headers = { Accept: 'application/json', ...options.headers };
  const init: RequestInit = { method, headers, credentials: 'same-origin' };
  if (options.signal !== undefined) init.signal = options.signal;
  if (options.body instanceof Blob) {
    init.headers = { ...headers, 'Content-Type': options.body.type };
    init.body = options.body;
  } else if (options.body !== undefined) {
    init.headers = { ...headers, 'Content-Type': 'application/json' };
    init.body = JSON.stringify(options.body);
  }
  const response = await reach(path, init);
  if (!response.ok) throw await refusal(response);
  const body = response.status === 204 ? undefined : await response.json();
  return { body: body as Body, headers: response.headers };
}

/** The body of the answer alone. */
export async function send<Body>(method: string, path: string, options: RequestOptions = {}): Promise<Body> {
  return (await request<Body>(method, path, options)).body;
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new RequestError(0, 'unreachable', 'The server can’t be reached. Check your connection and try again.');
  }
}

async function refusal(response: Response): Promise<RequestError> {
  const problem = await readProblem(response);
  const detail = problem?.detail ?? `The server answered ${response.status} and did not say why.`;
  return new RequestError(response.status, problem?.code ?? 'unknown', detail, problem?.errors);
}

async function readProblem(response: Response): Promise<Problem | null> {
  if (response.headers.get('content-type')?.includes('json') !== true) return null;
  try {
    return (await response.json()) as Problem;
  } catch {
    return null;
  }
}
