import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Job, JobResults, Report } from './jobs.ts';

const program = fileURLToPath(new URL('./generator.ts', import.meta.url));

/** Called when the time that counts begins and ends. */
export interface Watch {
  begin(): void;
  end(): void;
}

const nobody: Watch = { begin: () => undefined, end: () => undefined };

/** The parent's side of the load generator. */
export class LoadGenerator {
  readonly #child: ChildProcess;

  constructor() {
    this.#child = fork(program, { execArgv: ['--disable-warning=ExperimentalWarning'] });
  }

  /** @throws what went wrong in the generator, as a lost token or a refused request */
  run<Kind extends Job['kind']>(job: Extract<Job, { kind: Kind }>, watch: Watch = nobody): Promise<JobResults[Kind]> {
    return new Promise((resolve, reject) => {
      const done = (): void => {
        this.#child.off('message', read);
        this.#child.off('exit', ended);
      };
      const ended = (): void => reject(new Error('The load generator ended'));
      const read = (report: Report): void => {
        if ('at' in report) return report.at === 'begin' ? watch.begin() : watch.end();
        done();
        if ('failure' in report) reject(new Error(report.failure));
        else resolve(report.result as JobResults[Kind]);
      };
      this.#child.on('message', read);
      this.#child.once('exit', ended);
      this.#child.send(job);
    });
  }

  stop(): void {
    this.#child.disconnect();
  }
}
