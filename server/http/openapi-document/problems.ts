import type { ErrorCode } from '#contract/errors.ts';
import type { Json } from './schemas.ts';
import { statuses } from '#server/http/problems.ts';

/** When each code is answered; codes that share a status share a response. */
const meanings: Record<ErrorCode, string> = {
  invalid: 'Something in the request is not as it should be; `errors` names the fields.',
  unauthenticated: 'Not signed in, or the session or key has ended.',
  forbidden: 'Signed in, but not allowed to do this; or sent by a page of another site.',
  not_found: 'Not there, or not yours: the two can’t be told apart.',
  method_not_allowed: 'The address is right and the method is not; `Allow` lists those it takes.',
  conflict: 'It does not fit with what is there.',
  idempotency_mismatch: 'The `Idempotency-Key` was used for another request.',
  too_large: 'The body is larger than any that is taken.',
  unsupported_media_type: 'The body is not `application/json`.',
  rate_limited: 'Too often; try again after `Retry-After` seconds.',
  budget:
    'A budget of this house is used up; `limit` says which, how much, and until when. `Retry-After` is when to ask again.',
  internal: 'Something went wrong on our side.',
  provider_failed:
    'The provider of the model failed. What was sent and what came of the answer are kept; the ids are in the answer.',
  unavailable: 'Not now: the database can’t be reached or the server restarts. Try again after `Retry-After` seconds.',
  provider_timeout:
    'The provider of the model was too slow. What was sent and what came of the answer are kept; the ids are in the answer.',
};

const codes = Object.keys(meanings) as ErrorCode[];
/** What tells callers when to come back. */
const retryCodes: ErrorCode[] = ['rate_limited', 'budget', 'unavailable'];

/** `components.responses`: one for each status that an error can have. */
export function problemResponses(): Record<string, Json> {
  return Object.fromEntries(codes.map((code) => [nameOf(code), responseOf(code)]));
}

/** The refusals of an operation by status. */
export function refusals(of: ErrorCode[]): Json {
  return Object.fromEntries(of.map((code) => [statuses[code][0], { $ref: `#/components/responses/${nameOf(code)}` }]));
}

function responseOf(code: ErrorCode): Json {
  const [status] = statuses[code];
  const alike = codes.filter((other) => statuses[other][0] === status);
  return {
    description: alike.map((other) => `\`${other}\`: ${meanings[other]}`).join('\n\n'),
    ...(alike.some((other) => retryCodes.includes(other)) && {
      headers: { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } },
    }),
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}

function nameOf(code: ErrorCode): string {
  return statuses[code][1].replaceAll(' ', '');
}
