import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { afterEach, expect, test } from 'vitest';
import { startModelServer } from '#tests/support/model-server/start-model-server.ts';
import { createEgress } from './egress.ts';
import { createEndpointFetch } from './egress-fetch.ts';

const egress = createEgress();
const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** A port whose server never accepts, and whose queue is full: the kernel leaves a connection in the making. */
async function portThatNeverAccepts(): Promise<number> {
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads');
     const server = require('node:net').createServer();
     server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
       parentPort.postMessage(server.address().port);
       Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
     });`,
    { eval: true },
  );
  ends.push(() => worker.terminate());
  const [port] = (await once(worker, 'message')) as [number];
  const queued: Socket[] = Array.from({ length: 8 }, () => connect(port, '127.0.0.1').on('error', () => undefined));
  ends.push(() => queued.forEach((socket) => socket.destroy()));
  await new Promise((resolve) => setTimeout(resolve, 50));
  return port;
}

const post = (connectMs: number) => ({
  method: 'POST' as const,
  path: '/x',
  body: '{}',
  signal: new AbortController().signal,
  connectMs,
});

test('a connection that is not made in time is given up', async () => {
  const port = await portThatNeverAccepts();
  const endpoint = egress.endpoint(`http://ada:hunter2@127.0.0.1:${port}/v1`);
  const startedAt = performance.now();
  await expect(endpoint.send(post(200))).rejects.toMatchObject({
    errorClass: 'timeout_connect',
    message: `No connection to the provider at 127.0.0.1:${port} within 0.2 s.`,
  });
  expect(performance.now() - startedAt).toBeLessThan(1000);
});

test("a fetch reaches the endpoint's own address and no other", async () => {
  const server = await startModelServer();
  ends.push(() => server.close());
  const fetchThere = createEndpointFetch(egress.endpoint(server.url, { authorization: 'Bearer sk-ada' }), undefined);
  const answer = await fetchThere(`${server.url}/models`);
  expect(await answer.json()).toMatchObject({ object: 'list' });
  for (const elsewhere of [
    'http://127.0.0.1:9/v1/models',
    `${server.url}.example.org/models`,
    server.url.replace('/v1', '/other'),
  ]) {
    await expect(fetchThere(elsewhere)).rejects.toThrow('at its own address only');
  }
});

test('a name that does not exist is said to be unknown', async () => {
  const endpoint = egress.endpoint('http://nobody.invalid/v1');
  await expect(endpoint.send(post(2000))).rejects.toMatchObject({
    errorClass: 'network',
    message: expect.stringContaining('nobody.invalid'),
  });
});
