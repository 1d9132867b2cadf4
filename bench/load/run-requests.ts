import { percentile } from '#bench/measure/figure.ts';
import { bytesOf, HttpConnection } from './http-connection.ts';
import type { Report, RequestsJob, RequestsResult } from './jobs.ts';

export async function runRequests(job: RequestsJob, report: (report: Report) => void): Promise<RequestsResult> {
  const requests = job.requests.map((request) => bytesOf(request, job.port));
  const took: number[] = [];
  let bytes = 0;
  let next = 0;
  const beganAt = performance.now();
  const endAt = beganAt + job.seconds * 1000;

  async function keepAsking(): Promise<void> {
    let body = 0;
    const connection = new HttpConnection(job.port, (piece) => (body += piece.length));
    for (let sentAt = performance.now(); sentAt < endAt;) {
      body = 0;
      await connection.send(requests[next++ % requests.length]!);
      const now = performance.now();
      took.push(now - sentAt);
      sentAt = now;
    }
    bytes = body;
    connection.close();
  }

  report({ at: 'begin' });
  await Promise.all(Array.from({ length: job.connections }, keepAsking));
  const seconds = (performance.now() - beganAt) / 1000;
  report({ at: 'end' });
  return {
    perSecond: took.length / seconds,
    requests: took.length,
    p50: percentile(took, 0.5),
    p95: percentile(took, 0.95),
    p99: percentile(took, 0.99),
    bytes,
  };
}
