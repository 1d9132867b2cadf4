import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { act, type Context } from '#server/core/context.ts';
import { AppError } from '#server/core/errors.ts';
import { Answered, type Exchange } from './exchange.ts';
import type { ServedRoute } from './serve.ts';

/** A claim without an answer is given up after this long: the server that made it has died. */
const abandonedAfterSeconds = 60;
const pollMs = 50;
const keptForMs = 24 * 3_600_000;

interface Claim {
  scope: string;
  keyHash: Buffer;
  requestHash: Buffer;
  /** The key itself: answers are encrypted under it, and it is stored nowhere. */
  key: string;
}

/**
 * `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): the same key and body get what was
 * answered the first time, for 24 hours; the same key with another body is a conflict.
 */
export class Idempotency {
  readonly #secret: string;

  constructor(secret: string) {
    this.#secret = secret;
  }

  async run(ctx: Context, exchange: Exchange, route: ServedRoute, input: object, rawBody: unknown): Promise<unknown> {
    const handle = (context: Context): Promise<unknown> => route.handle(context, input as never, exchange);
    const key = exchange.idempotencyKey;
    if (route.endpoint.method !== 'POST' || key === null) return handle(ctx);
    if (key.length === 0 || key.length > 255)
      throw new AppError('invalid', 'An Idempotency-Key has 1 to 255 characters.');

    const claim = this.#claimOf(ctx, exchange, key, rawBody);
    if (route.repeats === 'own') {
      exchange.repeat = claim;
      return handle(ctx);
    }
    return route.repeats === 'transaction'
      ? this.#inside(ctx, claim, route, handle)
      : this.#around(ctx, claim, route, handle);
  }

  /** The record commits with the action: a crash leaves both or neither. */
  #inside(
    ctx: Context,
    claim: Claim,
    route: ServedRoute,
    handle: (ctx: Context) => Promise<unknown>,
  ): Promise<unknown> {
    return act(ctx, async (tx) => {
      if (!(await insertClaim(tx, claim))) return this.#replay(tx, claim);
      const result = await handle(tx);
      await this.#store(tx, claim, route, result);
      return result;
    });
  }

  /** For actions that commit by themselves: claim, act, record; a failed action gives its claim back. */
  async #around(
    ctx: Context,
    claim: Claim,
    route: ServedRoute,
    handle: (ctx: Context) => Promise<unknown>,
  ): Promise<unknown> {
    if (!(await insertClaim(ctx, claim))) return this.#replay(ctx, claim);
    try {
      const result = await handle(ctx);
      await this.#store(ctx, claim, route, result);
      return result;
    } catch (error) {
      await ctx.db
        .deleteFrom('idempotency')
        .where('scope', '=', claim.scope)
        .where('keyHash', '=', claim.keyHash)
        .execute();
      throw error;
    }
  }

  #claimOf(ctx: Context, exchange: Exchange, key: string, rawBody: unknown): Claim {
    return {
      key,
      scope: ctx.actor.userId === 0 ? 'anyone' : `user ${ctx.actor.userId}`,
      keyHash: createHash('sha256').update(key).digest(),
      // Keyed, because a body can hold a password.
      requestHash: createHmac('sha256', this.#secret)
        .update(exchange.url)
        .update('\n')
        .update(rawBody instanceof Uint8Array ? rawBody : JSON.stringify(rawBody ?? null))
        .digest(),
    };
  }

  async #replay(ctx: Context, claim: Claim): Promise<unknown> {
    for (let waitedMs = 0; waitedMs < abandonedAfterSeconds * 1000; waitedMs += pollMs) {
      const row = await ctx.db
        .selectFrom('idempotency')
        .select(['requestHash', 'status', 'answer'])
        .where('scope', '=', claim.scope)
        .where('keyHash', '=', claim.keyHash)
        .executeTakeFirst();
      if (row === undefined) break;
      if (!row.requestHash.equals(claim.requestHash)) {
        throw new AppError('idempotency_mismatch', 'This Idempotency-Key was used for another request.');
      }
      if (row.status !== null) return new Answered(row.status, row.answer && this.#open(claim, row.answer));
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
    throw new AppError('conflict', 'The first request with this Idempotency-Key has not ended. Try again.', {
      retryAfterSeconds: 1,
    });
  }

  async #store(ctx: Context, claim: Claim, route: ServedRoute, result: unknown): Promise<void> {
    const [status, body] = result instanceof Answered ? [result.status, result.body] : [route.endpoint.status, result];
    await ctx.db
      .updateTable('idempotency')
      .set({ status, answer: body === undefined ? null : this.#seal(claim, body) })
      .where('scope', '=', claim.scope)
      .where('keyHash', '=', claim.keyHash)
      .execute();
  }

  #seal(claim: Claim, body: unknown): Buffer {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#cipherKey(claim), nonce);
    const sealed = Buffer.concat([cipher.update(JSON.stringify(body), 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
  }

  #open(claim: Claim, sealed: Buffer): unknown {
    const decipher = createDecipheriv('aes-256-gcm', this.#cipherKey(claim), sealed.subarray(0, 12));
    decipher.setAuthTag(sealed.subarray(12, 28));
    return JSON.parse(Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8'));
  }

  #cipherKey(claim: Claim): Buffer {
    return Buffer.from(hkdfSync('sha256', this.#secret, claim.key, 'idempotent answer', 32));
  }
}

/** True where this request is the first. An abandoned claim is taken over. */
async function insertClaim(ctx: Context, claim: Claim): Promise<boolean> {
  const abandonedBefore = new Date(Date.now() - abandonedAfterSeconds * 1000);
  const inserted = await ctx.db
    .insertInto('idempotency')
    .values({ scope: claim.scope, keyHash: claim.keyHash, requestHash: claim.requestHash, status: null, answer: null })
    .onConflict((conflict) =>
      conflict
        .columns(['scope', 'keyHash'])
        .doUpdateSet({ createdAt: new Date(), requestHash: claim.requestHash })
        .where('idempotency.status', 'is', null)
        // A send keeps no answer but what it has stored, and is never abandoned.
        .where('idempotency.messageId', 'is', null)
        .where('idempotency.createdAt', '<', abandonedBefore),
    )
    .returning('scope')
    .executeTakeFirst();
  return inserted !== undefined;
}

/** Deletes up to `most` records that are older than a day, and none that another server is deleting; how many there were. */
export async function forgetOldRepeats(ctx: Pick<Context, 'db'>, most: number): Promise<number> {
  const { numDeletedRows } = await ctx.db
    .deleteFrom('idempotency')
    .where((where) =>
      where(
        where.refTuple('scope', 'keyHash'),
        'in',
        where
          .selectFrom('idempotency')
          .select(['scope', 'keyHash'])
          .where('createdAt', '<', yesterday())
          .limit(most)
          .forUpdate()
          .skipLocked()
          .$asTuple('scope', 'keyHash'),
      ),
    )
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

export async function countForgettableRepeats(ctx: Pick<Context, 'db'>): Promise<number> {
  const { count } = await ctx.db
    .selectFrom('idempotency')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('createdAt', '<', yesterday())
    .executeTakeFirstOrThrow();
  return count;
}

function yesterday(): Date {
  return new Date(Date.now() - keptForMs);
}
