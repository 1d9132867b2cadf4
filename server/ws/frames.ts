import type { z } from 'zod';
import type { ErrorFrame } from '#contract/realtime.ts';
import { AppError } from '#server/core/errors.ts';
import { toAppError } from '#server/http/problems.ts';
import { fieldErrors } from '#server/http/validation.ts';

/** A frame's bytes; made once for a frame that goes to many. */
export function encodeFrame(frame: object): Buffer {
  return Buffer.from(JSON.stringify(frame));
}

/** @throws {AppError} `invalid`, where the bytes are not a JSON object */
export function decodeFrame(bytes: Buffer): object {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new AppError('invalid', 'The frame is not valid JSON.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new AppError('invalid', 'A frame is a JSON object.');
  }
  return value;
}

/** The frame as its schema says; what it does not name is left out. @throws {AppError} `invalid` */
export function parseFrame<Schema extends z.ZodType>(schema: Schema, frame: unknown): z.output<Schema> {
  const result = schema.safeParse(frame);
  if (result.success) return result.data;
  throw new AppError('invalid', firstProblem(fieldErrors(result.error)));
}

function firstProblem(fields: Record<string, string[]>): string {
  const [name, problems] = Object.entries(fields)[0] ?? ['frame', ['It is invalid.']];
  return name === 'non_field_errors' ? (problems[0] ?? '') : `${name}: ${problems[0]}`;
}

/** What a person is told of anything thrown: never the text of an error that is not ours. */
export function toErrorFrame(thrown: unknown): z.input<typeof ErrorFrame> {
  const error = toAppError(thrown);
  const fields = error.details.fields;
  return { type: 'error', message: fields ? firstProblem(fields) : error.message };
}
