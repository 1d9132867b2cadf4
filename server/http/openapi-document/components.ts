import { Problem } from '#contract/errors.ts';
import { EventsClientFrame, EventsServerFrame } from '#contract/events.ts';
import { ChatClientFrame, ChatServerFrame, ClientFrame, closeCodes, ServerFrame } from '#contract/realtime.ts';
import { problemResponses } from './problems.ts';
import type { Json, SchemaCollection } from './schemas.ts';

/** What operations refer to by name. Called when `schemas` has collected theirs. */
export function componentsOf(schemas: SchemaCollection): Json {
  for (const shape of [Problem, ServerFrame, ChatServerFrame, EventsServerFrame]) schemas.of(shape, 'output');
  for (const shape of [ClientFrame, ChatClientFrame, EventsClientFrame]) schemas.of(shape, 'input');
  const byName = Object.entries({ ...schemas.components, EventStream: eventStream, CloseCode: closeCode });
  return {
    schemas: Object.fromEntries(byName.sort(([one], [other]) => (one < other ? -1 : 1))),
    responses: problemResponses(),
    parameters,
    headers,
    securitySchemes,
  };
}

const eventStream: Json = {
  type: 'string',
  description: 'Server-sent events: the name of each is the `type` of the frame that is its data.',
  'x-frames': { $ref: '#/components/schemas/ServerFrame' },
};

const closeCode: Json = {
  type: 'integer',
  description: `Why the server closes a socket. ${Object.entries(closeCodes)
    .map(([name, code]) => `${code} \`${name}\``)
    .join(', ')}. A client may come back after those below 4500.`,
  enum: Object.values(closeCodes),
};

const parameters: Json = {
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    description: 'Any text of your own, new for each thing to be done; makes it harmless to send the request again.',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  },
  IfNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    description: 'Tags of answers that you have: if the answer would be one of them, it is 304 without a body.',
    schema: { type: 'string' },
  },
  Prefer: {
    name: 'Prefer',
    in: 'header',
    description: '`respond-async`: answer 202 at once, while the model is still answering (RFC 7240).',
    schema: { type: 'string', examples: ['respond-async'] },
  },
};

const headers: Json = {
  ETag: {
    description: 'Names this very answer (RFC 9110, strong); the same from each server of an installation.',
    schema: { type: 'string' },
  },
  Link: {
    description:
      'Where the list goes on: `<address>; rel="next"` and `rel="prev"` (RFC 8288); absent where it does not.',
    schema: { type: 'string' },
  },
  RetryAfter: { description: 'In how many seconds it may work.', schema: { type: 'integer', minimum: 1 } },
};

const securitySchemes: Json = {
  session: { type: 'apiKey', in: 'cookie', name: 'sessionid', description: 'Set by `POST /api/login/`.' },
  apiKey: { type: 'http', scheme: 'bearer', description: 'An API key, made by `POST /api/api-keys/`.' },
};
