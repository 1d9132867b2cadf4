import { formatFigure, shortCount } from '#web/ui/chart/units.ts';
import { changeOf, roundMoney } from '#web/ui/figures/money.ts';
import { StatTile, StatTiles } from '#web/ui/figures/stat-tile.tsx';
import { thin } from '#web/ui/figures/thin-number.ts';

export interface UsageTotals {
  cost: string;
  tokens: number;
  messages: number;
}

interface UsageTilesProps {
  days: number;
  /** Undefined while they are loaded. */
  now: UsageTotals | undefined;
  /** Of as many days before; null where there is nothing to compare with. */
  before: UsageTotals | null | undefined;
  notes: { cost?: string | undefined; tokens?: string | undefined; messages?: string | undefined };
  children?: React.ReactNode;
}

/** The three sums that people look for, each with how it was before, and what else a page has. */
export function UsageTiles({ days, now, before, notes, children }: UsageTilesProps) {
  const than = days === 1 ? 'than the day before' : `than the ${days} days before`;
  const change = (of: (totals: UsageTotals) => number) => {
    const part = now === undefined || before == null ? null : changeOf(of(now), of(before));
    return part === null ? null : { part, than };
  };
  return (
    <StatTiles label="In all">
      <StatTile
        label="Cost"
        value={now && roundMoney(now.cost)}
        exact={now && formatFigure('money', now.cost)}
        change={change(({ cost }) => Number(cost))}
        note={notes.cost}
      />
      <StatTile
        label="Tokens"
        value={now && shortCount(now.tokens)}
        exact={now && thin(now.tokens)}
        change={change(({ tokens }) => tokens)}
        note={notes.tokens}
      />
      <StatTile
        label="Messages"
        value={now && thin(now.messages)}
        change={change(({ messages }) => messages)}
        note={notes.messages}
      />
      {children}
    </StatTiles>
  );
}
