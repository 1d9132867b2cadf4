import { Agent, createServer, request as call } from 'node:http';

/** The bare limit of streaming: Node's own server that hands each request on and each answer back, as bytes. */
const [port, upstreamPort] = process.argv.slice(2).map(Number);
const agent = new Agent({ keepAlive: true });
const server = createServer((request, response) => {
  const upstream = call(
    {
      host: '127.0.0.1',
      port: upstreamPort,
      agent,
      method: request.method,
      path: request.url,
      headers: request.headers,
    },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  upstream.on('error', () => response.destroy());
  response.on('close', () => upstream.destroy());
  request.pipe(upstream);
});
server.keepAliveTimeout = 60_000;
server.listen(port, '127.0.0.1', () => process.stdout.write('ready\n'));
process.once('SIGTERM', () => process.exit(0));
