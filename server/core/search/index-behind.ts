import { setTimeout as sleep } from 'node:timers/promises';
import type { SystemContext } from '#server/core/context.ts';
import { indexConversations } from './index-conversations.ts';
import { listBehind, newestConversationNumber } from './index-store.ts';

/** How many conversations are compared with the index at a time. */
const rangeSize = 5_000;
const busyPauseMs = 1_000;
const atOnce = 50;

/**
 * Indexes whatever the index lacks, newest conversations first: what a server that died has left, what was never heard of,
 * and, the first time, everything. Between two batches it rests as long as it has worked.
 * How many conversations.
 */
export async function indexBehind(ctx: SystemContext, signal: AbortSignal): Promise<number> {
  let indexed = 0;
  for (let upTo = await newestConversationNumber(ctx); upTo > 0; upTo -= rangeSize) {
    const behind = await listBehind(ctx, upTo - rangeSize, upTo);
    for (let at = 0; at < behind.length; at += atOnce) {
      const ids = behind.slice(at, at + atOnce);
      await indexAll(ctx, ids, signal);
      if (signal.aborted) return indexed;
      indexed += ids.length;
    }
  }
  return indexed;
}

async function indexAll(ctx: SystemContext, ids: string[], signal: AbortSignal): Promise<void> {
  for (;;) {
    const began = performance.now();
    const result = await indexConversations(ctx, ids);
    if (result === 'done' || signal.aborted) return;
    const pauseMs = result === 'busy' ? busyPauseMs : performance.now() - began;
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}

/** How many conversations it would index. */
export async function countBehind(ctx: SystemContext, signal: AbortSignal): Promise<number> {
  let count = 0;
  for (let upTo = await newestConversationNumber(ctx); upTo > 0 && !signal.aborted; upTo -= rangeSize)
    count += (await listBehind(ctx, upTo - rangeSize, upTo)).length;
  return count;
}
