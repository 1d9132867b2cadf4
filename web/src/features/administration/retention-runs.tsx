import type { RetentionRun } from '#web/api/retention.ts';
import { countOf } from '#web/lib/format-count.ts';
import { Moment } from '#web/ui/moment.tsx';

const parts: [name: Exclude<keyof RetentionRun, 'at'>, one: string, many: string][] = [
  ['conversations_expired', 'quiet conversation', 'quiet conversations'],
  ['conversations_purged', 'deleted conversation', 'deleted conversations'],
  ['messages', 'message in them', 'messages in them'],
  ['chat_messages', 'message between people', 'messages between people'],
  ['ledger_rows', 'call of the ledger', 'calls of the ledger'],
];

/** What was deleted for good, run by run. */
export function RetentionRuns({ runs }: { runs: RetentionRun[] }) {
  if (runs.length === 0) {
    return (
      <p className="text-sm text-soft">Nothing so far. A run that deletes anything is listed here, with how much.</p>
    );
  }
  return (
    <ul className="divide-y divide-line rounded-xl border border-line bg-raised">
      {runs.map((run) => (
        <li key={run.at} className="flex flex-wrap gap-x-6 gap-y-0.5 px-4 py-2.5 text-sm">
          <span className="w-36 shrink-0 text-faint">
            <Moment iso={run.at} />
          </span>
          <span className="min-w-0 flex-1 basis-56">{wordsOf(run)}</span>
        </li>
      ))}
    </ul>
  );
}

function wordsOf(run: RetentionRun): string {
  return parts
    .filter(([name]) => run[name] > 0)
    .map(([name, one, many]) => countOf(run[name], one, many))
    .join(', ');
}
