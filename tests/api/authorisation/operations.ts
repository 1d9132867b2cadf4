import type { Access } from '#contract/endpoint.ts';
import { buildOpenApiDocument } from '#server/http/openapi-document.ts';

export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  pattern?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  items?: Schema;
  minItems?: number;
  minLength?: number;
  minimum?: number;
  exclusiveMinimum?: number;
  properties?: Record<string, Schema>;
  required?: string[];
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  schema: Schema;
}

/** What the document says of one route. */
export interface Operation {
  name: string;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With `{parameters}`. */
  path: string;
  access: Access;
  parameters: Parameter[];
  body: Schema | null;
  /** What a body is called that is no JSON, e.g. `image/png`. */
  mediaType: string | null;
}

interface Described {
  operationId?: string;
  'x-access'?: Access;
  parameters?: (Parameter | { $ref: string })[];
  requestBody?: { content: Record<string, { schema: Schema }> };
}

export interface ApiDocument {
  paths: Record<string, Record<string, Described>>;
  components: { schemas: Record<string, Schema> };
}

/** The document that the server serves. */
export const apiDocument = buildOpenApiDocument() as unknown as ApiDocument;

/** Every operation under `/api/`; what is outside it (health, metrics, documents) has tests of its own. */
export function operationsOf({ paths }: ApiDocument): Operation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { operationId }]) => path.startsWith('/api/') && operationId !== undefined)
      .map(([method, described]) => operationOf(path, method, described)),
  );
}

function operationOf(path: string, method: string, described: Described): Operation {
  const { operationId, 'x-access': access, parameters = [], requestBody } = described;
  if (operationId === undefined || access === undefined)
    throw new Error(`${method} ${path} does not say who may call it.`);
  const [mediaType, body] = Object.entries(requestBody?.content ?? {})[0] ?? [null, null];
  return {
    name: operationId,
    method: method.toUpperCase() as Operation['method'],
    path,
    access,
    parameters: parameters.filter((parameter) => 'name' in parameter),
    body: mediaType === 'application/json' ? (body?.schema ?? null) : null,
    mediaType: mediaType === 'application/json' ? null : mediaType,
  };
}
