import { formatMoment, formatWhole } from '#web/lib/format-time.ts';

/** A moment in short; the whole of it on hover. */
export function Moment({ iso }: { iso: string }) {
  return (
    <time dateTime={iso} title={formatWhole(iso)} className="whitespace-nowrap">
      {formatMoment(iso, new Date())}
    </time>
  );
}
