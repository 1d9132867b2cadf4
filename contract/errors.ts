import { z } from 'zod';

/** RFC 9457 problem details; `code` is ours and stable, for programs. */
export const Problem = z
  .object({
    type: z.string().describe('`about:blank`, or the address of this kind of problem'),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string().describe('A stable word for programs, e.g. `not_found`'),
    errors: z
      .record(z.string(), z.array(z.string()))
      .optional()
      .describe('For bad input: what is wrong with each field'),
    request_id: z.string().optional(),
  })
  .catchall(z.unknown())
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;

/** Every code an answer or a frame can carry. `server/http/problems.ts` maps each to its HTTP status. */
export type ErrorCode =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'method_not_allowed'
  | 'conflict'
  | 'idempotency_mismatch'
  | 'too_large'
  | 'unsupported_media_type'
  | 'rate_limited'
  /** A budget of the house is used up; a provider's own limit is `provider_failed`. */
  | 'budget'
  | 'provider_failed'
  | 'provider_timeout'
  | 'unavailable'
  | 'internal';
