/** An answer, read to its end. */
export interface Answer<Body = unknown> {
  status: number;
  headers: Headers;
  text: string;
  bytes: Uint8Array;
  /** Parsed where it is JSON; the test says of what shape, and is the check of it. */
  body: Body;
}

function sendable(body: unknown): string | Uint8Array<ArrayBuffer> {
  if (body instanceof Uint8Array) return new Uint8Array(body);
  return typeof body === 'string' ? body : JSON.stringify(body);
}

type HeaderFields = Record<string, string>;

/** A program or browser that uses the server: keeps the cookies it is given and sends them back. */
export class Client {
  readonly url: string;
  readonly cookies = new Map<string, string>();
  readonly #headers: HeaderFields;

  /** `headers` go with every request. */
  constructor(url: string, headers: HeaderFields = {}) {
    this.url = url;
    this.#headers = headers;
  }

  get<Body = unknown>(path: string, headers?: HeaderFields): Promise<Answer<Body>> {
    return this.request('GET', path, undefined, headers);
  }

  post<Body = unknown>(path: string, body?: unknown, headers?: HeaderFields): Promise<Answer<Body>> {
    return this.request('POST', path, body, headers);
  }

  put<Body = unknown>(path: string, body?: unknown, headers?: HeaderFields): Promise<Answer<Body>> {
    return this.request('PUT', path, body, headers);
  }

  patch<Body = unknown>(path: string, body?: unknown, headers?: HeaderFields): Promise<Answer<Body>> {
    return this.request('PATCH', path, body, headers);
  }

  delete<Body = unknown>(path: string, headers?: HeaderFields): Promise<Answer<Body>> {
    return this.request('DELETE', path, undefined, headers);
  }

  async request<Body>(method: string, path: string, body?: unknown, headers: HeaderFields = {}): Promise<Answer<Body>> {
    const response = await fetch(new URL(path, this.url), {
      method,
      redirect: 'manual',
      headers: {
        ...(body !== undefined && !(body instanceof Uint8Array) && { 'content-type': 'application/json' }),
        ...(this.cookies.size > 0 && { cookie: this.cookieHeader }),
        ...this.#headers,
        ...headers,
      },
      ...(body !== undefined && { body: sendable(body) }),
    });
    for (const cookie of response.headers.getSetCookie()) this.#keep(cookie);
    const bytes = new Uint8Array(await response.arrayBuffer());
    const text = new TextDecoder().decode(bytes);
    const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      text,
      bytes,
      body: (isJson ? JSON.parse(text) : undefined) as Body,
    };
  }

  /** For connections that are not made with this client. */
  get cookieHeader(): string {
    return Array.from(this.cookies, ([name, value]) => `${name}=${value}`).join('; ');
  }

  #keep(cookie: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    if (/max-age=0/i.test(cookie)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}
