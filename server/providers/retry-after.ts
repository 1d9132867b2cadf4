/**
 * How long a provider asks to wait, in milliseconds, from `retry-after-ms` (OpenAI's), or `retry-after`
 * in seconds or as an HTTP date (RFC 9110 §10.2.3). Null where it says nothing that can be read.
 */
export function readRetryAfter(
  headers: Record<string, string | string[] | undefined>,
  now: number = Date.now(),
): number | null {
  const milliseconds = toNumber(headers['retry-after-ms']);
  if (milliseconds !== null) return milliseconds;
  const seconds = toNumber(headers['retry-after']);
  if (seconds !== null) return seconds * 1000;
  const text = String(headers['retry-after'] ?? '');
  // `Date.parse` takes a bare number for a year.
  const date = text.includes(':') ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

function toNumber(value: string | string[] | undefined): number | null {
  return typeof value === 'string' && /^\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : null;
}
