import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { HoldSocketsJob } from './jobs.ts';

const atOnce = 50;
const held: WebSocket[] = [];

/** Opens a socket for each path, beside those that are held already. */
export async function holdSockets({ port, paths, headers }: HoldSocketsJob): Promise<{ open: number }> {
  for (let at = 0; at < paths.length; at += atOnce) {
    const opening = paths.slice(at, at + atOnce).map(async (path) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers, perMessageDeflate: false });
      await once(socket, 'open');
      held.push(socket);
    });
    await Promise.all(opening);
  }
  return { open: held.filter((socket) => socket.readyState === WebSocket.OPEN).length };
}

export async function releaseSockets(): Promise<{ open: number }> {
  const closed = held.splice(0).map((socket) => {
    const isClosed = once(socket, 'close');
    socket.terminate();
    return isClosed;
  });
  await Promise.all(closed);
  return { open: 0 };
}
