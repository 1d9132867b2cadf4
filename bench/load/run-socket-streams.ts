import { CountedTime, pause } from './counted-time.ts';
import type { Report, SocketStreamsJob, StreamsResult } from './jobs.ts';
import { SocketConversation } from './socket-conversation.ts';

export async function runSocketStreams(
  job: SocketStreamsJob,
  report: (report: Report) => void,
): Promise<StreamsResult> {
  const counted = new CountedTime();

  async function keepStreaming(place: number): Promise<void> {
    await pause((place / job.atOnce) * job.rampMs);
    let sentAt: number | null = null;
    const url = `ws://127.0.0.1:${job.port}${job.paths[place % job.paths.length]}`;
    const socket = new SocketConversation(url, job.headers, (count) => {
      counted.tokens(count);
      if (sentAt !== null) counted.firstToken(sentAt);
      sentAt = null;
    });
    await socket.open();
    while (!counted.isOver) {
      sentAt = performance.now();
      await socket.ask(job.content, job.tokensEach);
      counted.streamEnded();
    }
    socket.close();
  }

  const places = Array.from({ length: job.atOnce }, (_, place) => keepStreaming(place));
  await Promise.all([counted.run(job.rampMs, job.seconds, report), ...places]);
  return counted.result();
}
