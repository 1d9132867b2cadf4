import { Socket } from 'node:net';

/** Preloaded into a program that `child.mjs` starts; descriptor 3 is a pipe that closes when the starter is gone. */
const starter = new Socket({ fd: 3, readable: true, writable: false });
starter.on('error', () => undefined);
starter.on('close', () => process.kill(process.pid, 'SIGTERM'));
starter.resume();
starter.unref();
