import { percentile } from '#bench/measure/figure.ts';
import type { OpenConversationJob, OpenConversationResult } from './jobs.ts';
import { SocketConversation } from './socket-conversation.ts';

export async function openConversation(job: OpenConversationJob): Promise<OpenConversationResult> {
  const took: number[] = [];
  let bytes = 0;
  for (let time = 0; time < job.times; time++) {
    const beganAt = performance.now();
    const socket = new SocketConversation(`ws://127.0.0.1:${job.port}${job.path}`, job.headers, () => undefined);
    await socket.open();
    took.push(performance.now() - beganAt);
    bytes = socket.received;
    socket.close();
  }
  return { p50: percentile(took, 0.5), bytes };
}
