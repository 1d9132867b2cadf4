import { z } from 'zod';
import type { Endpoint } from '#contract/endpoint.ts';
import type { ErrorCode } from '#contract/errors.ts';
import { refusals } from './problems.ts';
import type { Json, SchemaCollection } from './schemas.ts';

/** What the document says of one route. */
export function operationOf(name: string, endpoint: Endpoint, schemas: SchemaCollection): Json {
  return {
    operationId: name,
    tags: [endpoint.tag],
    summary: endpoint.summary,
    ...(endpoint.description !== undefined && { description: endpoint.description }),
    'x-access': endpoint.access,
    ...(endpoint.access === 'public' && { security: [] }),
    ...withParameters(endpoint, schemas),
    ...withBody(endpoint, schemas),
    responses: { ...successes(endpoint, schemas), ...problems(endpoint) },
  };
}

function withParameters(endpoint: Endpoint, schemas: SchemaCollection): Json {
  const parameters = [
    ...parametersIn('path', endpoint.params, schemas),
    ...parametersIn('query', endpoint.query, schemas),
    ...(endpoint.method === 'POST' ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
    ...(endpoint.streams ? [{ $ref: '#/components/parameters/Prefer' }] : []),
    ...(isTagged(endpoint) ? [{ $ref: '#/components/parameters/IfNoneMatch' }] : []),
  ];
  return parameters.length > 0 ? { parameters } : {};
}

function parametersIn(place: 'path' | 'query', fields: z.ZodType | undefined, schemas: SchemaCollection): Json[] {
  if (fields === undefined) return [];
  const { properties = {}, required = [] } = schemas.of(fields, 'input') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description !== undefined && { description }),
    schema,
  }));
}

function withBody({ body, takes }: Endpoint, schemas: SchemaCollection): Json {
  if (takes !== undefined) {
    const content = takes.mediaTypes.map((type) => [type, { schema: { maxLength: takes.mostBytes } }]);
    return { requestBody: { required: true, content: Object.fromEntries(content) } };
  }
  if (body === undefined) return {};
  const schema = schemas.of(body, 'input');
  const isRequired = Array.isArray(schema['required']) && schema['required'].length > 0;
  return { requestBody: { required: isRequired, content: { 'application/json': { schema } } } };
}

function successes(endpoint: Endpoint, schemas: SchemaCollection): Json {
  const { answer, status, gives } = endpoint;
  if (answer === undefined && gives === undefined)
    return { [status]: { description: 'Done; the answer has no body.' } };
  const json: Json =
    answer === undefined
      ? { [gives!]: { schema: {} } }
      : { 'application/json': { schema: schemas.of(answer, 'output') } };
  const stream = { 'text/event-stream': { schema: { $ref: '#/components/schemas/EventStream' } } };
  const headers = {
    ...(isTagged(endpoint) && { ETag: { $ref: '#/components/headers/ETag' } }),
    ...(isPagedArray(endpoint) && { Link: { $ref: '#/components/headers/Link' } }),
  };
  return {
    [status]: {
      description: status === 201 ? 'Made.' : 'Done.',
      ...(Object.keys(headers).length > 0 && { headers }),
      content: endpoint.streams ? { ...json, ...stream } : json,
    },
    ...(isTagged(endpoint) && {
      304: {
        description: 'It is what `If-None-Match` names.',
        headers: { ETag: { $ref: '#/components/headers/ETag' } },
      },
    }),
    ...(endpoint.streams && {
      202: { description: 'Begun: the answer of the model is still to come.', content: json },
    }),
  };
}

function isTagged({ method, answer, gives }: Endpoint): boolean {
  return method === 'GET' && (answer !== undefined || gives !== undefined);
}

function isPagedArray({ answer, query }: Endpoint): boolean {
  return answer instanceof z.ZodArray && query instanceof z.ZodObject && 'cursor' in query.shape;
}

/** The refusals that follow from what a route takes and who may call it, and those it names itself. */
function problems(endpoint: Endpoint): Json {
  const { access, method, body, params, query, streams = false } = endpoint;
  const possible: [ErrorCode, boolean][] = [
    ['invalid', query !== undefined || body !== undefined || method === 'POST'],
    ['unauthenticated', access !== 'public'],
    ['forbidden', method !== 'GET' || access === 'administrator' || access === 'moderator'],
    ['not_found', params !== undefined],
    ['conflict', method === 'POST'],
    ['too_large', body !== undefined],
    ['unsupported_media_type', body !== undefined],
    ['rate_limited', streams],
    ['provider_failed', streams],
    ['unavailable', true],
    ['provider_timeout', streams],
  ];
  const codes = possible.filter(([, isPossible]) => isPossible).map(([code]) => code);
  return refusals([...codes, ...(endpoint.problems ?? [])]);
}
