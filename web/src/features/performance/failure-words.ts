import { formatCount } from '#web/lib/format-count.ts';

/** A class of error as people call it. */
export function failureName(kind: string): string {
  return kind.replaceAll('_', ' ').replace(/^upstream 5xx$/, 'provider’s own error');
}

export function failuresInWords(failures: Record<string, number>): string {
  const kinds = Object.entries(failures).sort(([, a], [, b]) => b - a);
  if (kinds.length === 0) return 'None failed';
  return kinds.map(([kind, count]) => `${failureName(kind)}: ${formatCount(count)}`).join(', ');
}
