import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';

const lookEveryMs = 500;
/** The share of its time that a server spends on what nobody asked for, such as heartbeats, is far below. */
const quietBelow = 0.05;
/** It is left at the first sign of work, and entered only when there has been none for a while. */
const quietLooks = 8;
const collectAfterMs = 2_000;

/**
 * Has V8 keep memory small while nothing is asked of the server, and spend it freely else. Left to itself V8 takes an
 * idle server for one as busy as at its last collection and keeps all that a burst has used: 310 MB instead of 150.
 */
export function giveBackMemory(): void {
  setFlagsFromString(`--gc-memory-reducer-start-delay-ms=${collectAfterMs}`);
  let last = performance.eventLoopUtilization();
  let looks = 0;
  let isSaving = false;
  setInterval(() => {
    const now = performance.eventLoopUtilization();
    looks = performance.eventLoopUtilization(now, last).utilization < quietBelow ? looks + 1 : 0;
    last = now;
    if (isSaving === looks >= quietLooks) return;
    isSaving = !isSaving;
    setFlagsFromString(isSaving ? '--memory-saver-mode' : '--no-memory-saver-mode');
  }, lookEveryMs).unref();
}
