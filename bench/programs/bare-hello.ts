import { createServer } from 'node:http';

/** The bare limit of REST: Node's own server with a small JSON answer that is ready. */
const body = Buffer.from(JSON.stringify({ hello: 'world', at: new Date(0).toISOString() }));
const server = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
});
server.keepAliveTimeout = 60_000;
server.listen(Number(process.argv[2]), '127.0.0.1', () => process.stdout.write('ready\n'));
process.once('SIGTERM', () => process.exit(0));
