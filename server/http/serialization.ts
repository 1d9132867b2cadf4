import fastJson from 'fast-json-stringify';
import { z } from 'zod';

type Json = Record<string, unknown>;
type Serializer = (value: unknown) => string;

/** Making one takes a millisecond, and a server has some hundred: each is made when it is first needed. */
const made = new WeakMap<z.ZodType, Serializer>();

/**
 * A serialiser made from the answer's schema: what the schema does not name never leaves the server,
 * at about half the cost of encoding through zod.
 */
export function serializerOf(schema: z.ZodType): Serializer {
  return (value) => {
    const serialize = made.get(schema) ?? makeSerializer(schema);
    made.set(schema, serialize);
    return serialize(value);
  };
}

function makeSerializer(schema: z.ZodType): Serializer {
  const jsonSchema = z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'output',
    unrepresentable: 'any',
    metadata: z.registry<Record<string, never>>(),
  });
  return fastJson(plain(jsonSchema) as Parameters<typeof fastJson>[0]);
}

/**
 * Leaves only what decides the shape. A nullable type is written as such, since the serialiser would
 * validate an `anyOf` at run time; what remains of unions is serialised as it is.
 */
function plain(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(plain);
  if (typeof schema !== 'object' || schema === null) return schema;
  const node = schema as Json;
  const choices = node['anyOf'] ?? node['oneOf'];
  if (Array.isArray(choices)) return plainChoice(choices as Json[]);
  const kept: Json = {};
  if ('type' in node) kept['type'] = node['type'];
  if ('items' in node) kept['items'] = plain(node['items']);
  if ('required' in node) kept['required'] = node['required'];
  if (typeof node['additionalProperties'] === 'object')
    kept['additionalProperties'] = plain(node['additionalProperties']);
  if (typeof node['properties'] === 'object' && node['properties'] !== null) {
    kept['properties'] = Object.fromEntries(
      Object.entries(node['properties']).map(([name, value]) => [name, plain(value)]),
    );
  }
  return kept;
}

function plainChoice(choices: Json[]): unknown {
  const others = choices.filter((choice) => choice['type'] !== 'null');
  const [only] = others;
  if (others.length !== 1 || only === undefined) return {};
  return { ...(plain(only) as Json), nullable: true };
}
