import type { z } from 'zod';
import type { Endpoint } from '#contract/endpoint.ts';
import type { Context } from '#server/core/context.ts';
import type { Answered, Bytes, Exchange, Streamed } from './exchange.ts';

/** A route that is reachable: the contract's value and what answers it. */
export interface ServedRoute {
  endpoint: Endpoint;
  handle: (ctx: Context, input: never, exchange: Exchange) => Promise<unknown>;
  /**
   * How a repeated POST is kept from doing things twice: `transaction`, its record commits with the
   * action; `outside`, the record brackets an action that commits by itself; `own`, the action has
   * its own means.
   */
  repeats: 'transaction' | 'outside' | 'own';
  /** What the answer depends on besides who asks and for which address; null where it is made anew each time. */
  version: ((ctx: Context, input: never) => Promise<string | null>) | null;
}

type Input<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType> = {
  params: z.output<Params>;
  query: z.output<Query>;
  body: z.output<Body>;
};

/** Binds a route of the contract to the action behind it: parse → action → present. */
export function serve<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Answer extends z.ZodType,
>(
  endpoint: Endpoint<Params, Query, Body, Answer>,
  handle: (
    ctx: Context,
    input: Input<Params, Query, Body>,
    exchange: Exchange,
  ) => Promise<z.input<Answer> | Answered | Bytes | Streamed | void>,
  repeats: ServedRoute['repeats'] = 'transaction',
): ServedRoute {
  return { endpoint, handle, repeats, version: null };
}

/**
 * The same for a GET whose answer can be known by a version: something small that is read in place of
 * the answer, holds whatever the viewer may and may not see, and differs whenever the answer does. While
 * it stays the same the answer is kept and sent again; a version of null asks for one that is made anew.
 */
export function serveKept<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Answer extends z.ZodType,
>(
  endpoint: Endpoint<Params, Query, Body, Answer>,
  version: (ctx: Context, input: Input<Params, Query, Body>) => Promise<string | null>,
  handle: (ctx: Context, input: Input<Params, Query, Body>, exchange: Exchange) => Promise<z.input<Answer>>,
): ServedRoute {
  return { ...serve(endpoint, handle), version };
}
