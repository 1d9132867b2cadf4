import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Agent } from '#web/api/agents.ts';
import { type VersionFigures as Figures, versionFigures } from '#web/api/quality.ts';
import { cx } from '#web/lib/class-names.ts';
import { formatSpan } from '#web/lib/quality-words.ts';
import { Button } from '#web/ui/button.tsx';
import { formatFigure } from '#web/ui/chart/units.ts';
import { thin } from '#web/ui/figures/thin-number.ts';
import { SelectFilter } from '#web/ui/filter-bar.tsx';
import { Notice } from '#web/ui/notice.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';

type Figure = Figures['figures'][number];

const names: Record<Figure['figure'], string> = {
  rating: 'Rating',
  flags: 'Flagged answers',
  errors: 'Failed calls',
  cost: 'Cost of an answer',
  tokens: 'Tokens of an answer',
  response_time: 'Time of an answer',
  first_token: 'First token',
};

const mostOffered = 100;

/** Two versions of an agent side by side: what was said of them, and what they cost. */
export function VersionFigures({ agent }: { agent: Agent }) {
  const [[first, second], choose] = useState<[number, number]>([agent.version - 1, agent.version]);
  const { data, error, refetch } = useQuery({ ...versionFigures(agent.id, first, second), enabled: first !== second });
  const versions = Array.from({ length: Math.min(agent.version, mostOffered) }, (_, index) => agent.version - index);
  const options = versions.map((version) => [String(version), `Version ${version}`] as const);
  return (
    <section aria-label="Side by side" className="mb-8 rounded-2xl border border-line bg-paper p-4">
      <h2 className="font-medium">Side by side</h2>
      <div className="mt-2 flex flex-wrap items-center gap-2 text-sm text-faint">
        <SelectFilter
          label="The version that is compared with"
          value={String(first)}
          options={options}
          onChange={(chosen) => choose([Number(chosen), second])}
        />
        and
        <SelectFilter
          label="The version that is compared"
          value={String(second)}
          options={options}
          onChange={(chosen) => choose([first, Number(chosen)])}
        />
      </div>
      {first === second && <p className="mt-3 text-sm text-soft">Choose two versions.</p>}
      {error !== null && (
        <Notice
          look="error"
          className="mt-3"
          actions={
            <Button small onClick={() => void refetch()}>
              Try again
            </Button>
          }
        >
          {error.message}
        </Notice>
      )}
      {first !== second && data === undefined && error === null && <Skeleton className="mt-3 h-48" />}
      {first !== second && data !== undefined && <FiguresTable data={data} />}
    </section>
  );
}

function FiguresTable({ data }: { data: Figures }) {
  return (
    <div className="mt-3 overflow-x-auto">
      <table aria-label={`Version ${data.first} and version ${data.second}`} className="w-full text-sm tabular-nums">
        <thead>
          <tr className="text-xs text-faint">
            <th scope="col" className="py-1 pe-3 text-start font-normal">
              Figure
            </th>
            {[data.first, data.second].map((version) => (
              <th key={version} scope="col" className="py-1 pe-3 text-end font-normal whitespace-nowrap">
                Version {version}
              </th>
            ))}
            <th scope="col" className="py-1 text-end font-normal">
              Difference
            </th>
          </tr>
        </thead>
        <tbody>
          {data.figures.map((figure) => (
            <FigureRow key={figure.figure} figure={figure} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function FigureRow({ figure }: { figure: Figure }) {
  const { word, difference, difference_interval: interval } = figure;
  const signed = (value: number) => `${value < 0 ? '−' : value > 0 ? '+' : ''}${apart(figure, Math.abs(value))}`;
  return (
    <tr className="border-t border-line align-top">
      <th scope="row" className="py-2 pe-3 text-start font-normal text-soft">
        {names[figure.figure]}
      </th>
      {[figure.first, figure.second].map(({ n, value }, index) => (
        <td key={index} className="py-2 pe-3 text-end whitespace-nowrap">
          {value === null ? '–' : written(figure, value)}
          <span className="block text-xs text-faint">n = {thin(n)}</span>
        </td>
      ))}
      <td className="py-2 text-end sm:whitespace-nowrap">
        <span
          className={cx(
            'font-medium',
            word === 'worse' && 'text-quince-ink',
            word === 'better' && 'text-accent',
            (word === 'no difference shown' || word === 'not enough data') && 'font-normal text-faint',
          )}
        >
          {word}
        </span>
        {difference !== null && (
          <span className="block text-xs text-faint">
            {signed(difference)} ({formatSpan(interval, signed)})
          </span>
        )}
      </td>
    </tr>
  );
}

/** How far two figures are from each other: two shares are so many percentage points. */
function apart(figure: Figure, value: number): string {
  return figure.unit.startsWith('share') ? `${thin(value * 100, 1, 1)} points` : written(figure, value);
}

function written({ unit }: Figure, value: number): string {
  switch (unit) {
    case 'stars':
      return formatFigure('stars', value);
    case 'share of answers':
    case 'share of calls':
      return formatFigure('percent', value);
    case 'US dollars':
      return `$${thin(value, 5, 4)}`;
    case 'tokens':
      return thin(value);
    case 'seconds':
      return `${thin(value, 2, 2)} s`;
  }
}
