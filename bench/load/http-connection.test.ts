import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { bytesOf, HttpConnection } from './http-connection.ts';

let server: Server;
afterEach(() => new Promise((resolve) => server.close(resolve)));

async function connectTo(
  listener: RequestListener,
): Promise<{ port: number; body: () => string; connection: HttpConnection }> {
  server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  let text = '';
  const connection = new HttpConnection(port, (piece) => (text += piece.toString()));
  return { port, body: () => text, connection };
}

const post = (port: number, body: string): Buffer => bytesOf({ method: 'POST', path: '/', headers: {}, body }, port);

test('Answers with a length and in chunks are read one after the other on one connection', async () => {
  let answered = 0;
  const { port, body, connection } = await connectTo((_request, response) => {
    answered += 1;
    if (answered === 1) return response.writeHead(200, { 'content-length': 5 }).end('first');
    response.write('sec');
    setTimeout(() => response.end('ond'), 20);
  });
  await connection.send(post(port, '{}'));
  await connection.send(post(port, '{}'));
  await connection.send(post(port, '{}'));
  expect(body()).toBe('firstsecondsecond');
  connection.close();
});

test('A refusal fails the measurement with what the server said', async () => {
  const { port, connection } = await connectTo((_request, response) => response.writeHead(429).end('slow down'));
  await expect(connection.send(post(port, '{}'))).rejects.toThrow('Answered 429');
  connection.close();
});

test('An answer that is cut off fails the measurement', async () => {
  const { port, connection } = await connectTo((_request, response) => {
    response.write('half');
    setTimeout(() => response.destroy(), 20);
  });
  await expect(connection.send(post(port, '{}'))).rejects.toThrow('closed the connection');
  connection.close();
});
