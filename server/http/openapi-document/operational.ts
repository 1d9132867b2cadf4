import { refusals } from './problems.ts';
import type { Json } from './schemas.ts';

export const operationalTag = 'Operation';
const tags = [operationalTag];

/** Routes that are no part of the product: they are for programs that look after the server. */
export const operationalPaths: Record<string, Json> = {
  '/api/schema/': {
    get: {
      operationId: 'readOpenApiDocument',
      tags,
      summary: 'This document',
      description: 'JSON, or YAML with `Accept: application/yaml` or `?format=yaml`.',
      'x-access': 'public',
      security: [],
      parameters: [
        { name: 'format', in: 'query', required: false, schema: { type: 'string', enum: ['json', 'yaml'] } },
      ],
      responses: {
        200: {
          description: 'Done.',
          content: {
            'application/json': { schema: { type: 'object' } },
            'application/yaml': { schema: { type: 'string' } },
          },
        },
      },
    },
  },
  '/healthz': {
    get: {
      operationId: 'checkHealth',
      tags,
      summary: 'Whether the process lives',
      'x-access': 'public',
      security: [],
      responses: { 200: { description: 'It does.', content: statusContent(['ok']) } },
    },
  },
  '/readyz': {
    get: {
      operationId: 'checkReadiness',
      tags,
      summary: 'Whether requests should be sent here',
      'x-access': 'public',
      security: [],
      responses: {
        200: { description: 'They should.', content: statusContent(['ready']) },
        503: { description: 'Not now; `reasons` says why.', content: statusContent(['not ready']) },
      },
    },
  },
  '/metrics': {
    get: {
      operationId: 'readMetrics',
      tags,
      summary: 'Figures of this node, in Prometheus’ text format',
      description: 'For administrators, and for programs on the same machine where no proxy is configured.',
      'x-access': 'administrator',
      responses: {
        200: { description: 'Done.', content: { 'text/plain': { schema: { type: 'string' } } } },
        ...refusals(['unauthenticated', 'forbidden']),
      },
    },
  },
};

function statusContent(statuses: string[]): Json {
  const properties = {
    status: { type: 'string', enum: statuses },
    reasons: { type: 'array', items: { type: 'string' } },
  };
  return { 'application/json': { schema: { type: 'object', required: ['status'], properties } } };
}
