import type { RelayedEvent } from './events.ts';

/** Where a batch comes from, and which of that node's batches it is: so that no two are equal, and a gap shows. */
export interface BatchLabel {
  node: string;
  number: number;
}

/** What crosses between nodes: `[node, number, [event, …]]` as JSON. */
export function writeBatches(label: () => BatchLabel, events: Iterable<RelayedEvent>, mostBytes: number): string[] {
  const batches: string[] = [];
  let texts: string[] = [];
  let bytes = 0;
  const cut = (): void => {
    if (texts.length === 0) return;
    const { node, number } = label();
    batches.push(`[${JSON.stringify(node)},${number},[${texts.join(',')}]]`);
    texts = [];
    bytes = 0;
  };
  for (const event of events) {
    const text = JSON.stringify(event);
    const size = Buffer.byteLength(text) + 1;
    if (bytes + size > mostBytes - labelBytes) cut();
    texts.push(text);
    bytes += size;
  }
  cut();
  return batches;
}

/** Room for the brackets, a node's name and a number. */
const labelBytes = 60;

export interface Batch extends BatchLabel {
  /** Not yet known to be events. */
  events: unknown[];
}

/** Null where it is no batch. */
export function readBatch(payload: string): Batch | null {
  try {
    const value: unknown = JSON.parse(payload);
    if (!Array.isArray(value)) return null;
    const [node, number, events] = value as unknown[];
    if (typeof node !== 'string' || !Number.isSafeInteger(number) || !Array.isArray(events)) return null;
    return { node, number: number as number, events };
  } catch {
    return null;
  }
}
