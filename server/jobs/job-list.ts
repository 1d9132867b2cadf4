import type { JobList } from '#server/core/job-runs/job-run.ts';
import { jobs } from './jobs.ts';

/** What administrators see of the jobs, and when pg-boss would have each run. */
export const jobList: JobList = {
  all: jobs.map(({ name, description, cron, ...job }) => ({
    name,
    description,
    cron,
    canDryRun: 'dryRun' in job,
  })),
  async nextTimes(crons) {
    const { PgBoss } = await import('pg-boss');
    const boss = new PgBoss({ db: { executeSql: () => Promise.reject(new Error('It is never started.')) } });
    return crons.map((cron) => boss.previewSchedule(cron, { count: 1 })[0]!);
  },
};
