interface IntervalMarkProps {
  value: number;
  interval: { low: number; high: number };
  /** The ends of the scale, which is the same in every row. */
  from: number;
  to: number;
}

/** A figure and where it may lie, on one scale for all rows: what overlaps can be seen. */
export function IntervalMark({ value, interval, from, to }: IntervalMarkProps) {
  const at = (figure: number) => `${(Math.min(Math.max((figure - from) / (to - from), 0), 1) * 100).toFixed(1)}%`;
  return (
    <span aria-hidden className="relative block h-3 w-24 shrink-0">
      <span className="absolute inset-x-0 top-1/2 h-px bg-line" />
      <span
        style={{ left: at(interval.low), right: `calc(100% - ${at(interval.high)})` }}
        className="absolute top-1/2 h-1 -translate-y-1/2 rounded-full bg-accent/35"
      />
      <span
        style={{ left: at(value) }}
        className="absolute top-1/2 size-2 -translate-1/2 rounded-full bg-accent ring-2 ring-paper"
      />
    </span>
  );
}
