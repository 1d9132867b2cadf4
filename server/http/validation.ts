import type { z } from 'zod';
import { AppError, invalid, notFound } from '#server/core/errors.ts';

/** The body as its schema says, or an error that names each field. Fields it does not know are left out. */
export function parseBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const value = body ?? {};
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw new AppError('invalid', 'The body must be a JSON object.');
  }
  return orInvalid(schema.safeParse(value));
}

export function parseQuery<Schema extends z.ZodType>(schema: Schema, query: unknown): z.output<Schema> {
  return orInvalid(schema.safeParse(query));
}

/** A path that can't name a row names no row. */
export function parseParams<Schema extends z.ZodType>(schema: Schema, params: unknown): z.output<Schema> {
  const result = schema.safeParse(params);
  if (!result.success) throw notFound();
  return result.data;
}

function orInvalid<T>(result: z.ZodSafeParseResult<T>): T {
  if (result.success) return result.data;
  throw invalid(fieldErrors(result.error));
}

/** `{"field": ["what is wrong"]}`; nested fields are joined with dots. */
export function fieldErrors(error: z.ZodError): Record<string, string[]> {
  const fields: Record<string, string[]> = {};
  for (const issue of error.issues) {
    const name = issue.path.map(String).join('.') || 'non_field_errors';
    (fields[name] ??= []).push(issue.message);
  }
  return fields;
}
