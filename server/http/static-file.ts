import { extname } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { entityTagOf, isKnown } from './entity-tag.ts';

type Encoding = 'br' | 'gzip' | 'identity';

interface Variant {
  body: Buffer;
  etag: string;
}

export interface StaticFileOptions {
  /** A media type; with its charset where it has one. */
  type: string;
  headers: Record<string, string>;
  read: () => Promise<Buffer | string>;
}

/**
 * A file that is answered from memory: read when it is first asked for, compressed once for each
 * encoding that somebody asks for.
 */
export class StaticFile {
  readonly #options: StaticFileOptions;
  readonly #variants = new Map<Encoding, Promise<Variant>>();

  constructor(options: StaticFileOptions) {
    this.#options = options;
  }

  /** @throws what reading the file throws; the next request tries again */
  async send(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { type, headers } = this.#options;
    const encoding = isText(type) ? wantedEncoding(request.headers['accept-encoding']) : 'identity';
    const { body, etag } = await this.#variant(encoding);
    void reply.headers({ ...headers, etag });
    if (isText(type))
      void reply.header(
        'vary',
        headers['vary'] === undefined ? 'accept-encoding' : `${headers['vary']}, accept-encoding`,
      );
    if (isKnown(etag, request.headers['if-none-match'])) return reply.code(304).send();
    if (encoding !== 'identity') void reply.header('content-encoding', encoding);
    return reply.type(type).send(body);
  }

  #variant(encoding: Encoding): Promise<Variant> {
    const known = this.#variants.get(encoding);
    if (known !== undefined) return known;
    const made = this.#make(encoding);
    this.#variants.set(encoding, made);
    made.catch(() => this.#variants.delete(encoding));
    return made;
  }

  async #make(encoding: Encoding): Promise<Variant> {
    const content = Buffer.from(await this.#options.read());
    const body = await compress(content, encoding);
    return { body, etag: entityTagOf(body) };
  }
}

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);
/** Of 1 to 11; beyond 9 the first request waits for seconds to save a few per cent. */
const brotliQuality = 9;

async function compress(content: Buffer, encoding: Encoding): Promise<Buffer> {
  if (encoding === 'identity') return content;
  if (encoding === 'gzip') return gzipped(content, { level: 9 });
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT } = constants;
  return brotli(content, {
    params: { [BROTLI_PARAM_QUALITY]: brotliQuality, [BROTLI_PARAM_SIZE_HINT]: content.length },
  });
}

/** The smallest that the client takes (RFC 9110 §12.5.3); a weight of zero means it does not. */
function wantedEncoding(accepted: string | string[] | undefined): Encoding {
  const taken = String(accepted ?? '')
    .split(',')
    .map((item) => item.trim().toLowerCase())
    .filter((item) => !/;\s*q=0(\.0*)?$/.test(item))
    .map((item) => item.split(';')[0]);
  return (['br', 'gzip'] as const).find((encoding) => taken.includes(encoding)) ?? 'identity';
}

function isText(type: string): boolean {
  return /^text\/|[/+](json|xml|javascript|wasm|yaml)\b/.test(type);
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

export function typeOf(fileName: string): string {
  return types[extname(fileName)] ?? 'application/octet-stream';
}
