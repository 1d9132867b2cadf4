import { readdirSync, readFileSync } from 'node:fs';

/** USER_HZ, the unit of times in /proc: proc(5). */
const tickMs = 10;

interface Process {
  parent: number;
  /** Its own time and that of its children that have ended. */
  cpuMs: number;
}

/** Milliseconds of CPU that a process and all below it have used since they began. */
export function cpuOfTree(pid: number): number {
  const processes = readProcesses();
  let sum = 0;
  for (const [id, { cpuMs }] of processes) if (isBelow(processes, id, pid)) sum += cpuMs;
  return sum;
}

/** Bytes of memory of the process itself, in RAM. */
export function residentBytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) * 1024;
}

function readProcesses(): Map<number, Process> {
  const processes = new Map<number, Process>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = readStat(name);
    if (stat !== null) processes.set(Number(name), stat);
  }
  return processes;
}

/** Null for a process that has just ended. */
function readStat(pid: string): Process | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold anything, so fields are counted from behind it: the third is `state`.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return { parent: Number(fields[1]), cpuMs: ticks * tickMs };
  } catch {
    return null;
  }
}

function isBelow(processes: Map<number, Process>, pid: number, root: number): boolean {
  for (let at = pid; at > 1; at = processes.get(at)?.parent ?? 0) if (at === root) return true;
  return false;
}
