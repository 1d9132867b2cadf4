import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Due, type Period, type Retention, retention, retentionPreview } from '#web/api/retention.ts';
import { Button } from '#web/ui/button.tsx';
import { PageState } from '#web/ui/page-state.tsx';
import { Section } from '#web/ui/section.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';
import { DeletedConversations } from './deleted-conversations.tsx';
import { PeriodDialog } from './period-dialog.tsx';
import { RetentionRuns } from './retention-runs.tsx';
import { classWords, dueText, keptText, periodText } from './retention-words.ts';

/** How long the house keeps things, what would go now, and what has gone. */
export function RetentionPage() {
  const kept = useQuery(retention());
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto max-w-3xl px-4 py-5 sm:px-6">
        {kept.isError ? (
          <PageState
            title="The periods could not be loaded"
            actions={<Button onClick={() => void kept.refetch()}>Try again</Button>}
          >
            {kept.error.message}
          </PageState>
        ) : (
          <>
            <Section
              title="How long things are kept"
              note="A run each night deletes for good what is older, a little at a time. The audit log, and the sums of usage, costs, ratings and flags, stay for ever. What a review still needs is kept until it has ended."
            >
              {kept.isPending ? <Skeleton className="h-72 rounded-xl" /> : <Periods kept={kept.data} />}
            </Section>
            <Section title="Deleted lately" note="The last ten runs that deleted anything.">
              {kept.isPending ? (
                <Skeleton className="h-24 rounded-xl" />
              ) : (
                <RetentionRuns runs={kept.data.recent_runs} />
              )}
            </Section>
          </>
        )}
        <DeletedConversations />
      </div>
    </div>
  );
}

function Periods({ kept }: { kept: Retention }) {
  const preview = useQuery(retentionPreview());
  const [asked, setAsked] = useState<Period | null>(null);
  return (
    <>
      <ul className="divide-y divide-line rounded-xl border border-line bg-raised">
        {kept.periods.map((period) => (
          <li key={period.class} className="flex flex-wrap items-start gap-x-6 gap-y-2 px-4 py-3.5">
            <div className="min-w-0 flex-1 basis-64">
              <h3 className="font-medium">{classWords[period.class].title}</h3>
              <p className="mt-0.5 text-sm text-faint text-pretty">{classWords[period.class].note}</p>
              {period.days !== null && (
                <DueNow period={period} due={preview.data?.[period.class]} hasFailed={preview.isError} />
              )}
            </div>
            <div className="flex w-full items-center justify-between gap-4 sm:w-auto">
              <span className="text-sm tabular-nums sm:min-w-20 sm:text-end">{periodText(period.days)}</span>
              <Button
                small
                aria-label={`Change how long: ${classWords[period.class].title}`}
                onClick={() => setAsked(period)}
              >
                Change
              </Button>
            </div>
          </li>
        ))}
      </ul>
      {asked !== null && (
        <PeriodDialog period={asked} settingsVersion={kept.settings_version} onClose={() => setAsked(null)} />
      )}
    </>
  );
}

/** What the next run would delete. */
function DueNow({ period, due, hasFailed }: { period: Period; due: Due | undefined; hasFailed: boolean }) {
  if (hasFailed) return <p className="mt-1.5 text-sm text-danger">What would be deleted now could not be counted.</p>;
  if (due === undefined) return <Skeleton className="mt-2 h-4 w-48" />;
  const kept = keptText(due);
  return (
    <p className="mt-1.5 text-sm text-soft">
      {due.due === 0 ? 'Nothing is that old now' : `Next run: ${dueText(period.class, due)}`}
      {kept !== null && ` · ${kept}`}
    </p>
  );
}
