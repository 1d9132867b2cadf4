import { CountedTime, pause } from './counted-time.ts';
import { bytesOf, HttpConnection } from './http-connection.ts';
import type { Report, StreamsJob, StreamsResult } from './jobs.ts';
import { StreamText } from './stream-text.ts';

export async function runStreams(job: StreamsJob, report: (report: Report) => void): Promise<StreamsResult> {
  const requests = job.requests.map((request) => bytesOf(request, job.port));
  const counted = new CountedTime();
  let next = 0;

  async function keepStreaming(place: number): Promise<void> {
    await pause((place / job.atOnce) * job.rampMs);
    let sentAt: number | null = null;
    const text = new StreamText(job.dialect, job.tokensEach, (count) => {
      counted.tokens(count);
      if (sentAt !== null) counted.firstToken(sentAt);
      sentAt = null;
    });
    const connection = new HttpConnection(job.port, (piece) => text.push(piece));
    while (!counted.isOver) {
      sentAt = performance.now();
      await connection.send(requests[next++ % requests.length]!);
      text.end();
      counted.streamEnded();
    }
    connection.close();
  }

  const places = Array.from({ length: job.atOnce }, (_, place) => keepStreaming(place));
  await Promise.all([counted.run(job.rampMs, job.seconds, report), ...places]);
  return counted.result();
}
