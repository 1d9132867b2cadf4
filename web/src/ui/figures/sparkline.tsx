interface SparklineProps {
  /** In order; null where nothing is known. */
  values: readonly (number | null)[];
  width?: number;
  height?: number;
}

/** How something went, at a glance; its figures stand beside it. */
export function Sparkline({ values, width = 88, height = 24 }: SparklineProps) {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return <span aria-hidden style={{ width, height }} className="inline-block" />;
  const least = Math.min(...known);
  const spread = Math.max(...known) - least;
  const x = (index: number) => 2 + (index / Math.max(values.length - 1, 1)) * (width - 4);
  const y = (value: number) => (spread === 0 ? height / 2 : height - 3 - ((value - least) / spread) * (height - 6));
  const points = values.flatMap((value, index) => (value === null ? [] : [[x(index), y(value)] as const]));
  const last = points.at(-1)!;
  return (
    <svg
      aria-hidden
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      className="shrink-0 overflow-visible"
    >
      <polyline
        points={points.map((point) => point.join(',')).join(' ')}
        fill="none"
        stroke="var(--series-1)"
        strokeWidth="1.5"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
      <circle cx={last[0]} cy={last[1]} r="2.25" fill="var(--series-1)" />
    </svg>
  );
}
