import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { ArrowLeft } from 'lucide-react';
import { isUnderWay, type Job, type JobRun, oneJob, runsOf } from '#web/api/admin-jobs.ts';
import { RequestError } from '#web/api/http.ts';
import { useQueryFilters } from '#web/lib/query-filters.ts';
import { paths } from '#web/lib/routes.ts';
import { Button } from '#web/ui/button.tsx';
import { type Column, DataTable } from '#web/ui/data-table.tsx';
import { FilterBar, SelectFilter } from '#web/ui/filter-bar.tsx';
import { Link } from '#web/ui/link.tsx';
import { Moment } from '#web/ui/moment.tsx';
import { PageState } from '#web/ui/page-state.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';
import { sayCounts, sayDuration, titleOf } from './job-words.ts';
import { RunButtons } from './run-buttons.tsx';
import { RunState } from './run-state.tsx';

/** One job and its runs. */
export function JobDetail({ name }: { name: string }) {
  const job = useQuery(oneJob(name));
  return (
    <div className="h-full overflow-y-auto">
      <div className="px-4 pt-5">
        <Link
          href={paths.admin('jobs')}
          exact
          className="inline-flex items-center gap-1.5 text-sm text-soft hover:text-ink"
        >
          <ArrowLeft size={15} className="rtl:rotate-180" /> All jobs
        </Link>
        {job.isPending && <Skeleton className="mt-4 h-20" />}
        {job.isError && <Failed error={job.error} onRetry={() => void job.refetch()} />}
        {job.data !== undefined && <Facts job={job.data} />}
      </div>
      {job.data !== undefined && <Runs job={job.data} />}
    </div>
  );
}

function Failed({ error, onRetry }: { error: Error; onRetry: () => void }) {
  if (error instanceof RequestError && error.status === 404) return <PageState title="There is no such job" />;
  return (
    <PageState title="The job could not be loaded" actions={<Button onClick={onRetry}>Try again</Button>}>
      {error.message}
    </PageState>
  );
}

function Facts({ job }: { job: Job }) {
  return (
    <div className="@container mt-3 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0 flex-1 basis-72">
        <h2 className="font-serif text-xl font-semibold">{titleOf(job.name)}</h2>
        <p className="mt-1 text-sm text-soft text-pretty">{job.description}</p>
        <p className="mt-1 text-sm text-faint">
          {job.schedule_in_words}, next <Moment iso={job.next_run_at} />
          {job.last_success !== null && (
            <>
              {' · '}last success <Moment iso={job.last_success.ended_at ?? job.last_success.due_at} />
            </>
          )}
        </p>
      </div>
      <RunButtons job={job} />
    </div>
  );
}

const states = [
  ['', 'Any outcome'],
  ['succeeded', 'Done'],
  ['failed', 'Failed'],
  ['interrupted', 'Interrupted'],
] as const;

function Runs({ job }: { job: Job }) {
  const [filters, change] = useQueryFilters(['state']);
  const runs = useInfiniteQuery({
    ...runsOf(job.name, filters),
    refetchInterval: isUnderWay(job) ? 1_000 : 20_000,
  });
  return (
    <div className="mt-4">
      <FilterBar label="Find runs">
        <SelectFilter label="Outcome" value={filters.state} options={states} onChange={(state) => change({ state })} />
      </FilterBar>
      <DataTable
        label={`Runs of ${titleOf(job.name)}`}
        columns={columns}
        rows={runs}
        rowKey={({ id }) => id}
        none={filters.state === '' ? 'Its runs will be listed here.' : 'No run ended like this.'}
      />
    </div>
  );
}

const columns: Column<JobRun>[] = [
  { title: 'Run', width: '20%', cell: (run) => <State run={run} /> },
  { title: 'What it did', cell: (run) => <Did run={run} /> },
  { title: 'Took', width: '10%', align: 'end', cell: (run) => sayDuration(run.duration_ms) || '–' },
  { title: 'Asked for by', width: '14%', cell: (run) => run.requested_by_username ?? <Schedule run={run} /> },
  {
    title: 'Server',
    isMinor: true,
    width: '16%',
    cell: ({ node }) => (
      <span className="block truncate text-faint" title={node ?? ''}>
        {node ?? '–'}
      </span>
    ),
  },
  { title: 'When', width: '10%', cell: (run) => <Moment iso={run.started_at ?? run.due_at} /> },
];

function State({ run }: { run: JobRun }) {
  const notes = [...(run.is_dry_run ? ['dry run'] : []), ...(run.attempt > 1 ? [`try ${run.attempt} of 3`] : [])];
  return (
    <>
      <RunState state={run.state} />
      {notes.length > 0 && <span className="block text-xs font-normal text-faint">{notes.join(' · ')}</span>}
    </>
  );
}

function Did({ run }: { run: JobRun }) {
  const counts = sayCounts(run.counts);
  return (
    <>
      {counts !== '' && <span className="block">{run.is_dry_run ? `would do: ${counts}` : counts}</span>}
      {run.error !== null && <span className="block text-danger text-pretty">{run.error}</span>}
      {counts === '' && run.error === null && <span className="text-faint">–</span>}
    </>
  );
}

function Schedule({ run }: { run: JobRun }) {
  return <span className="text-faint">{run.requested_by === null ? 'schedule' : 'somebody who is gone'}</span>;
}
