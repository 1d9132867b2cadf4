import { randomUUID } from 'node:crypto';
import type { Answer, Client } from '#tests/support/client.ts';
import { apiDocument, type Operation } from './operations.ts';
import { fieldsOf, sampleOf } from './sample-values.ts';

/** What a sample can't know: fields that must fit each other, or that only some values are allowed for. */
const bodies: Record<string, () => object> = {
  registerPerson: () => {
    const username = `guest-${randomUUID().slice(0, 8)}`;
    const password = 'the secret of a guest';
    return { username, email: `${username}@example.org`, password, password_confirm: password };
  },
  login: () => ({ username: 'omar', password: 'the secret of omar' }),
  createApiKey: () => ({ name: 'A key' }),
};

/** What path, query and body hold besides the thing that an operation is about. */
export type Values = Record<string, string | number>;

/** Does the operation, on the thing where it is about one, with the least that it takes. */
export function attempt(
  client: Client,
  operation: Operation,
  subject: { place: string; id: string | number } | null,
  others: Values = {},
): Promise<Answer> {
  const values: Values = { ...others, ...(subject && { [subject.place]: subject.id }) };
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(inPath(operation, name, values)),
  );
  const query = new URLSearchParams(
    operation.parameters
      .filter((parameter) => parameter.in === 'query' && (parameter.required || parameter.name in values))
      .map(({ name, schema }) => [name, String(values[name] ?? sampleOf(schema, apiDocument))]),
  );
  const address = query.size > 0 ? `${path}?${query}` : path;
  const { method, mediaType } = operation;
  if (mediaType === null) return client.request(method, address, bodyOf(operation, values));
  return client.request(method, address, bytesOf(mediaType), { 'content-type': mediaType });
}

/** A picture of one pixel. */
const picture = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';

function bytesOf(mediaType: string): Uint8Array {
  if (mediaType === 'image/png') return Buffer.from(picture, 'base64');
  if (mediaType.startsWith('text/') || mediaType.includes('json')) return Buffer.from('{}');
  throw new Error(`Nothing says what a body of ${mediaType} is.`);
}

function bodyOf({ name, body }: Operation, values: Values): object | undefined {
  if (body === null) return undefined;
  const sample = bodies[name]?.() ?? (sampleOf(body, apiDocument) as object);
  const given = Object.keys(fieldsOf(body, apiDocument)).filter((field) => field in values);
  return { ...sample, ...Object.fromEntries(given.map((field) => [field, values[field]])) };
}

function inPath({ parameters }: Operation, name: string, values: Values): string {
  const { schema } = parameters.find((parameter) => parameter.name === name)!;
  return String(values[name] ?? sampleOf(schema, apiDocument));
}
