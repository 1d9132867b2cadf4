import { Star } from 'lucide-react';
import { countOf } from '#web/lib/format-count.ts';

/** A mean says little without how many it is of. */
export function AgentRating({ average, count }: { average: number | null; count: number }) {
  if (average === null) return <span>Not rated</span>;
  const text = `${average.toFixed(1)} of 5, ${countOf(count, 'rating', 'ratings')}`;
  return (
    <span title={text} className="inline-flex items-center gap-1">
      <Star size={12} className="fill-quince text-quince" aria-hidden />
      <span aria-hidden>
        {average.toFixed(1)} ({count})
      </span>
      <span className="sr-only">{text}</span>
    </span>
  );
}
