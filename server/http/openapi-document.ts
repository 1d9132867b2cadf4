import type { Endpoint } from '#contract/endpoint.ts';
import { componentsOf } from './openapi-document/components.ts';
import { contractEndpoints } from './openapi-document/endpoints.ts';
import { operationOf } from './openapi-document/operation.ts';
import { operationalPaths, operationalTag } from './openapi-document/operational.ts';
import { type Json, SchemaCollection } from './openapi-document/schemas.ts';
import { introduction, webSockets } from './openapi-document/introduction.ts';

/** The version of what crosses the wire, not of the program. */
const contractVersion = '1.0.0';

/** The OpenAPI 3.1 document of the whole contract; needs no server and no database. */
export function buildOpenApiDocument(): Json {
  return openApiDocument(contractEndpoints());
}

/** The document of these routes; each one's name becomes its `operationId`. */
export function openApiDocument(endpoints: Record<string, Endpoint>): Json {
  const schemas = new SchemaCollection();
  const paths = { ...pathsOf(endpoints, schemas), ...operationalPaths };
  return {
    openapi: '3.1.1',
    info: {
      title: 'Colloquy',
      version: contractVersion,
      description: introduction,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ session: [] }, { apiKey: [] }],
    tags: tagsOf(endpoints),
    paths,
    components: componentsOf(schemas),
    'x-websockets': webSockets,
  };
}

function pathsOf(endpoints: Record<string, Endpoint>, schemas: SchemaCollection): Record<string, Json> {
  const paths: Record<string, Json> = {};
  for (const [name, endpoint] of Object.entries(endpoints).sort(byPath)) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operationOf(name, endpoint, schemas) };
  }
  return paths;
}

const methods: Endpoint['method'][] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

function byPath([, one]: [string, Endpoint], [, other]: [string, Endpoint]): number {
  if (one.path !== other.path) return one.path < other.path ? -1 : 1;
  return methods.indexOf(one.method) - methods.indexOf(other.method);
}

/** In the order in which the contract brings them up. */
function tagsOf(endpoints: Record<string, Endpoint>): Json[] {
  const tags = new Set([...Object.values(endpoints).map(({ tag }) => tag), operationalTag]);
  return Array.from(tags, (name) => ({ name }));
}
