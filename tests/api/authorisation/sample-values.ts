import type { ApiDocument, Schema } from './operations.ts';

/** The least that a schema accepts: its required fields, each with a value that says nothing. */
export function sampleOf(schema: Schema, document: ApiDocument): unknown {
  if (schema.$ref !== undefined) return sampleOf(referred(schema.$ref, document), document);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.default !== undefined) return schema.default;
  const choice = (schema.anyOf ?? schema.oneOf)?.[0];
  if (choice !== undefined) return sampleOf(choice, document);
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'object':
      return objectOf(schema, document);
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => sampleOf(schema.items ?? {}, document));
    case 'integer':
    case 'number':
      return schema.minimum ?? (schema.exclusiveMinimum !== undefined ? schema.exclusiveMinimum + 1 : 1);
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return textOf(schema);
  }
}

/** All fields that a body can have, with their schemas. */
export function fieldsOf(schema: Schema | null, document: ApiDocument): Record<string, Schema> {
  if (schema?.$ref !== undefined) return fieldsOf(referred(schema.$ref, document), document);
  return schema?.properties ?? {};
}

function objectOf({ properties = {}, required = [] }: Schema, document: ApiDocument): object {
  return Object.fromEntries(required.map((name) => [name, sampleOf(properties[name] ?? {}, document)]));
}

function textOf({ format, minLength = 1 }: Schema): string {
  if (format === 'uuid') return '0190b2a0-0000-7000-8000-000000000000';
  if (format === 'email') return 'somebody@example.org';
  if (format === 'date-time') return '2026-01-01T00:00:00Z';
  if (format === 'date') return '2026-01-01';
  if (format === 'uri') return 'https://example.org/';
  return 'sample'.padEnd(minLength, '.');
}

function referred(ref: string, { components }: ApiDocument): Schema {
  const schema = components.schemas[ref.split('/').at(-1)!];
  if (schema === undefined) throw new Error(`${ref} is not in the document.`);
  return schema;
}
