import { JobDetail } from './job-detail.tsx';
import { JobTable } from './job-table.tsx';

/** What the house does in the background: all of it, or one job with its runs. */
export function JobsPage({ id }: { id: string | null }) {
  return id === null ? <JobTable /> : <JobDetail key={id} name={id} />;
}
