import { WebSocketServer } from 'ws';

/** The bare limit of idle sockets: `ws` alone, nobody signed in, nothing kept of a socket. */
const server = new WebSocketServer({ host: '127.0.0.1', port: Number(process.argv[2]), clientTracking: false });
server.on('listening', () => process.stdout.write('ready\n'));
process.once('SIGTERM', () => process.exit(0));
