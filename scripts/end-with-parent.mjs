import { Socket } from 'node:net';

/**
 * Preloaded into a program that `child.mjs` starts, whose descriptor 3 is a pipe that closes when the starter is gone.
 * What that program itself starts has this preloaded too, and no such pipe.
 */
if (process.ppid === Number(process.env.STARTED_BY)) {
  const starter = new Socket({ fd: 3, readable: true, writable: false });
  starter.on('error', () => undefined);
  starter.on('close', () => process.kill(process.pid, 'SIGTERM'));
  starter.resume();
  starter.unref();
}
