import { holdSockets, releaseSockets } from './held-sockets.ts';
import type { Job, JobResults, Report } from './jobs.ts';
import { openConversation } from './open-conversation.ts';
import { runRequests } from './run-requests.ts';
import { runSocketStreams } from './run-socket-streams.ts';
import { runStreams } from './run-streams.ts';

/** The load generator's process: works off the jobs that its parent sends, one at a time. */
const report = (message: Report): void => void process.send!(message);

process.on('message', (job: Job) => {
  run(job).then(
    (result) => report({ result }),
    (error: unknown) => report({ failure: error instanceof Error ? error.message : String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));

function run(job: Job): Promise<JobResults[keyof JobResults]> {
  switch (job.kind) {
    case 'requests':
      return runRequests(job, report);
    case 'streams':
      return runStreams(job, report);
    case 'socket-streams':
      return runSocketStreams(job, report);
    case 'hold-sockets':
      return holdSockets(job);
    case 'release':
      return releaseSockets();
    case 'open-conversation':
      return openConversation(job);
  }
}
