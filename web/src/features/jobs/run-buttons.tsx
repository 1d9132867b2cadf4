import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FlaskConical, Play } from 'lucide-react';
import { forgetJob, type Job, runJob } from '#web/api/admin-jobs.ts';
import { deliver } from '#web/api/deliver.ts';
import { Button } from '#web/ui/button.tsx';
import { toast } from '#web/ui/toasts.tsx';
import { titleOf } from './job-words.ts';

/** Runs a job now, or has it count what it would do. What comes of it is seen where the job is shown. */
export function RunButtons({ job }: { job: Job }) {
  const client = useQueryClient();
  const run = useMutation({
    mutationFn: (isDry: boolean) => deliver((key) => runJob(job.name, isDry, key)),
    onSuccess: () => forgetJob(client, job.name),
    onError: (error) => toast(error.message),
  });
  const isBusy = (isDry: boolean): boolean => run.isPending && run.variables === isDry;
  const title = titleOf(job.name);
  return (
    <div className="flex flex-wrap gap-2 @2xl:justify-end">
      {job.can_dry_run && (
        <Button
          small
          look="quiet"
          aria-label={`Dry run: ${title}`}
          title="Count what it would do, and change nothing"
          busy={isBusy(true) || job.open_dry_run !== null}
          onClick={() => run.mutate(true)}
        >
          <FlaskConical size={15} /> Dry run
        </Button>
      )}
      <Button
        small
        aria-label={`Run now: ${title}`}
        busy={isBusy(false) || job.open_run?.state === 'running'}
        onClick={() => run.mutate(false)}
      >
        <Play size={15} /> Run now
      </Button>
    </div>
  );
}
