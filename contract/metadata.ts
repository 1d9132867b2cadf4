import { z } from 'zod';
import { text } from './text.ts';

const longestMetadata = 16_384;
const deepestMetadata = 8;

const storableText = text(longestMetadata);

/** A JSON object of a client's own, which is kept and given back as it came. */
export const Metadata = z
  .record(z.string(), z.unknown(), { error: 'An object is expected.' })
  .superRefine((metadata, context) => {
    const problem = problemOf(metadata);
    if (problem !== null) context.addIssue({ code: 'custom', message: problem });
  })
  .describe(`At most ${longestMetadata} characters of JSON, ${deepestMetadata} levels deep`);

function problemOf(metadata: Record<string, unknown>): string | null {
  if (JSON.stringify(metadata).length > longestMetadata)
    return `Ensure this field has no more than ${longestMetadata} characters of JSON.`;
  return problemWithin(metadata, deepestMetadata);
}

function problemWithin(value: unknown, levels: number): string | null {
  if (typeof value === 'string') return storableText.safeParse(value).error?.issues[0]?.message ?? null;
  if (typeof value === 'number' && !Number.isFinite(value)) return 'A number is too large.';
  if (typeof value !== 'object' || value === null) return null;
  if (levels === 0) return `Ensure this field is no more than ${deepestMetadata} levels deep.`;
  for (const [key, member] of Object.entries(value)) {
    const problem = problemWithin(key, levels) ?? problemWithin(member, levels - 1);
    if (problem !== null) return problem;
  }
  return null;
}
