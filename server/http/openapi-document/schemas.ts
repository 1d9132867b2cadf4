import { z } from 'zod';

export type Json = Record<string, unknown>;

/** The side of a value that travels: bodies and queries as they may be sent, answers as they come. */
type Side = 'input' | 'output';

/** Zod's patterns for these only repeat, at length, what the format says. */
const formatsThatSayItAll = new Set(['uuid', 'date-time', 'date', 'email', 'uri']);
const keysOfOneSchema = ['items', 'additionalProperties', 'propertyNames', 'not'];
const keysOfManySchemas = ['anyOf', 'oneOf', 'allOf', 'prefixItems'];

/** Turns the contract's values into JSON Schema (draft 2020-12); what has a name becomes a component. */
export class SchemaCollection {
  readonly components: Record<string, Json> = {};

  of(schema: z.ZodType, side: Side): Json {
    const {
      $schema: _,
      $defs,
      ...rest
    } = z.toJSONSchema(schema, { io: side, target: 'draft-2020-12', unrepresentable: 'any' });
    for (const [name, definition] of Object.entries($defs ?? {})) this.#add(name, tidy(definition));
    return tidy(rest);
  }

  #add(name: string, component: Json): void {
    const known = this.components[name];
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(component)) {
      throw new Error(
        `${name} looks different where it is sent and where it is received: give the two forms names of their own`,
      );
    }
    this.components[name] = component;
  }
}

/** The same schema as a person would have written it. */
function tidy(schema: Json): Json {
  const node: Json = {};
  for (const [key, value] of Object.entries(schema)) {
    if (!isNoise(key, value, schema)) node[key] = tidyMember(key, value);
  }
  return joinNull(node);
}

function tidyMember(key: string, value: unknown): unknown {
  if (key === '$ref') return (value as string).replace('#/$defs/', '#/components/schemas/');
  if (keysOfOneSchema.includes(key) && typeof value === 'object') return tidy(value as Json);
  if (keysOfManySchemas.includes(key)) return (value as Json[]).map(tidy);
  if (key === 'properties') return mapValues(value as Record<string, Json>, tidy);
  return value;
}

function isNoise(key: string, value: unknown, { format }: Json): boolean {
  switch (key) {
    case 'id':
      return true;
    case 'minimum':
      return value === Number.MIN_SAFE_INTEGER;
    case 'maximum':
      return value === Number.MAX_SAFE_INTEGER;
    // Readers have to put up with fields that they do not know: there will be more.
    case 'additionalProperties':
      return value === false || isEmpty(value);
    case 'pattern':
      return typeof format === 'string' && formatsThatSayItAll.has(format);
    default:
      return false;
  }
}

/** `anyOf: [{type: T}, {type: 'null'}]` as `type: [T, 'null']`. */
function joinNull(node: Json): Json {
  const choices = node['anyOf'] as Json[] | undefined;
  const [value, nothing] = choices ?? [];
  if (choices?.length !== 2 || nothing?.['type'] !== 'null' || typeof value?.['type'] !== 'string') return node;
  const { anyOf: _, ...rest } = node;
  const isEnum = Array.isArray(value['enum']);
  return {
    ...value,
    type: [value['type'], 'null'],
    ...(isEnum && { enum: [...(value['enum'] as unknown[]), null] }),
    ...rest,
  };
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function mapValues<From, To>(record: Record<string, From>, change: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
