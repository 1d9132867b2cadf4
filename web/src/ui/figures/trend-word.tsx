import type { TrendOfFigure } from '#contract/quality.ts';
import { Minus, TrendingDown, TrendingUp } from 'lucide-react';
import { cx } from '#web/lib/class-names.ts';
import { testOf, type ToldTrend } from '#web/lib/quality-words.ts';

/** A trend in its word; the test behind it on hover, and for who can't see it. */
export function TrendWord({ trend }: { trend: ToldTrend & Pick<TrendOfFigure, 'word'> }) {
  const { word, slope } = trend;
  const Icon = slope === null || word === 'stable' ? Minus : slope > 0 ? TrendingUp : TrendingDown;
  return (
    <span
      title={testOf(trend)}
      className={cx(
        'inline-flex items-center gap-1 text-xs font-medium whitespace-nowrap',
        word === 'declining' && 'text-quince-ink',
        word === 'improving' && 'text-accent',
        word === 'stable' && 'text-soft',
        word === 'not enough data' && 'font-normal text-faint',
      )}
    >
      {word !== 'not enough data' && <Icon size={13} className="shrink-0" />}
      {word}
      <span className="sr-only">: {testOf(trend)}</span>
    </span>
  );
}
