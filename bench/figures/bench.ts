import type { LoadGenerator, Watch } from '#bench/load/load-generator.ts';
import { cpuOfTree } from '#bench/measure/process-tree.ts';

/** What measuring needs. */
export interface Bench {
  load: LoadGenerator;
  /** How often each subject has its turn. */
  rounds: number;
}

/** Takes the CPU of a process and all below it, as an embedded database, over the time that counts. */
export class CpuWatch implements Watch {
  readonly #pid: number;
  #before = 0;
  ms = 0;

  constructor(pid: number) {
    this.#pid = pid;
  }

  begin(): void {
    this.#before = cpuOfTree(this.#pid);
  }

  end(): void {
    this.ms = cpuOfTree(this.#pid) - this.#before;
  }
}
