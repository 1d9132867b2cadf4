import { ChevronDown, RotateCcw } from 'lucide-react';
import type { AgentVersion } from '#web/api/agents.ts';
import { cx } from '#web/lib/class-names.ts';
import { formatMoment, formatWhole } from '#web/lib/format-time.ts';
import { Avatar } from '#web/ui/avatar.tsx';
import { Button } from '#web/ui/button.tsx';
import { AgentRating } from './agent-rating.tsx';
import { fieldNames } from './agent-words.ts';
import { VersionComparison } from './version-comparison.tsx';

interface VersionRowProps {
  version: AgentVersion;
  isNow: boolean;
  isOpen: boolean;
  onToggle: () => void;
  /** Null where the viewer may not. */
  onRestore: (() => void) | null;
}

export function VersionRow({ version, isNow, isOpen, onToggle, onRestore }: VersionRowProps) {
  const { version: number } = version;
  const isFirst = number === 1;
  return (
    <li aria-label={`Version ${number}`} className="rounded-2xl border border-line bg-raised">
      <div className="flex items-start gap-3 p-4">
        <Avatar isAgent name={version.name} picture={version.avatar} size={36} />
        <div className="min-w-0 flex-1">
          <p className="flex flex-wrap items-baseline gap-x-2">
            <span className="font-medium tabular-nums">Version {number}</span>
            {isNow && (
              <span className="rounded-full bg-accent-wash px-2 text-2xs leading-5 font-medium text-accent-strong">
                Now
              </span>
            )}
          </p>
          <p className="text-sm text-soft">{changeWords(version)}</p>
          <p className="mt-1 flex flex-wrap gap-x-2.5 text-xs text-faint tabular-nums">
            <span>
              {version.created_by_username ?? 'this server'},{' '}
              <time dateTime={version.created_at} title={formatWhole(version.created_at)}>
                {formatMoment(version.created_at, new Date())}
              </time>
            </span>
            <AgentRating average={version.average_rating} count={version.total_ratings} />
          </p>
        </div>
        {!isNow && onRestore !== null && (
          <Button small look="quiet" aria-label={`Put version ${number} back`} onClick={onRestore}>
            <RotateCcw size={14} /> <span className="max-sm:hidden">Put back</span>
          </Button>
        )}
      </div>
      {!isFirst && (
        <button
          type="button"
          aria-expanded={isOpen}
          aria-label={`What changed in version ${number}`}
          onClick={onToggle}
          className="flex w-full items-center gap-1.5 border-t border-line px-4 py-2 text-start text-sm text-faint hover:text-ink pointer-coarse:min-h-11"
        >
          <ChevronDown size={15} className={cx('transition-transform', isOpen && 'rotate-180')} />
          What changed
        </button>
      )}
      {isOpen && <VersionComparison agent={version.agent} version={number} />}
    </li>
  );
}

function changeWords({ changes, restored_version: restored, version }: AgentVersion): string {
  if (restored !== null) return `Version ${restored} put back`;
  if (version === 1) return 'As it was made';
  const names = changes.map((field) => fieldNames[field] ?? field);
  return names.map((name, index) => (index === 0 ? name : name.toLowerCase())).join(', ');
}
