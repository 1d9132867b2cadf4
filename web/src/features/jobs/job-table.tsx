import { useInfiniteQuery } from '@tanstack/react-query';
import { type Job, jobList, type JobRun } from '#web/api/admin-jobs.ts';
import { paths } from '#web/lib/routes.ts';
import { type Column, DataTable } from '#web/ui/data-table.tsx';
import { Link } from '#web/ui/link.tsx';
import { Moment } from '#web/ui/moment.tsx';
import { sayCounts, sayDuration, stateOf, titleOf } from './job-words.ts';
import { RunButtons } from './run-buttons.tsx';
import { RunState } from './run-state.tsx';
import { SettingsForm } from './settings-form.tsx';

/** Every job with when it runs, how it went, and what can be done about it. */
export function JobTable() {
  const jobs = useInfiniteQuery(jobList());
  return (
    <div className="h-full overflow-y-auto">
      <p className="px-4 pt-4 pb-3 text-sm text-soft text-pretty">
        What the house does by itself. What fails is tried again after a minute and after five; a dry run only counts
        what a job would do.
      </p>
      <DataTable
        label="Jobs"
        columns={columns}
        rows={jobs}
        rowKey={({ name }) => name}
        none="What the house does in the background will be listed here."
      />
      <SettingsForm />
    </div>
  );
}

const columns: Column<Job>[] = [
  { title: 'Job', width: '31%', cell: (job) => <Name job={job} /> },
  { title: 'Last run', cell: (job) => <LastRun job={job} /> },
  { title: 'Schedule', width: '19%', cell: (job) => <Schedule job={job} /> },
  { title: 'Run', hidesTitle: false, align: 'end', width: '15rem', cell: (job) => <RunButtons job={job} /> },
];

function Name({ job }: { job: Job }) {
  return (
    <>
      <Link href={paths.admin('jobs', job.name)} className="block rounded-sm hover:underline">
        {titleOf(job.name)}
      </Link>
      <span className="block text-xs font-normal text-faint text-pretty">{job.description}</span>
    </>
  );
}

function LastRun({ job }: { job: Job }) {
  const { open_run: open, last_run: last, last_dry_run: dry, failures_since: failures } = job;
  const state = stateOf(job);
  return (
    <>
      {state === 'running' && <RunState state="running" />}
      {state === 'waiting' && <RunState state="waiting" words="Begins at once" />}
      {state === 'new' && <span className="text-faint">Has not run yet</span>}
      {state !== 'running' && state !== 'waiting' && last !== null && <Ended run={last} />}
      {state === 'retrying' && open !== null && (
        <span className="block text-xs text-soft">
          Tried again <Moment iso={open.due_at} />
        </span>
      )}
      {failures > 1 && <span className="block text-xs text-danger">{failures} failures since the last success</span>}
      {dry !== null && isNewer(dry, last) && (
        <span className="block text-xs text-quince-ink" role="status">
          {dry.state === 'succeeded'
            ? `Would do now: ${sayCounts(dry.counts)}`
            : (dry.error ?? 'The dry run was cut off')}
        </span>
      )}
    </>
  );
}

function Ended({ run }: { run: JobRun }) {
  return (
    <>
      <span className="flex flex-wrap items-center gap-x-1.5">
        <RunState state={run.state} />
        <span className="text-faint">
          <Moment iso={run.ended_at ?? run.due_at} />
        </span>
      </span>
      <span className="block text-xs text-faint">
        {run.error ?? [sayCounts(run.counts), sayDuration(run.duration_ms)].filter(Boolean).join(' · ')}
      </span>
    </>
  );
}

/** What a dry run said is of use until the job has run. */
function isNewer(dry: JobRun, last: JobRun | null): boolean {
  return last === null || Date.parse(dry.ended_at ?? '') > Date.parse(last.ended_at ?? '');
}

function Schedule({ job }: { job: Job }) {
  return (
    <>
      <span className="block" title={`cron: ${job.schedule}`}>
        {job.schedule_in_words}
      </span>
      <span className="block text-xs text-faint">
        next <Moment iso={job.next_run_at} />
      </span>
    </>
  );
}
