import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';

/** A connection between a server under test and what it needs, which a test can cut. */
export interface CuttableLine {
  /** The same address, by way of the line. */
  url: string;
  /** Ends all connections, and refuses new ones until `mend`. */
  cut(): void;
  mend(): void;
  /** Carries nothing any more and says nothing of it, until `thaw`. */
  freeze(): void;
  thaw(): void;
  close(): Promise<void>;
}

/** `url` is that of a PostgreSQL, on a port or a unix socket, or of a Redis. */
export async function openLine(url: string): Promise<CuttableLine> {
  const target = targetOf(new URL(url));
  const open = new Set<Socket>();
  let isCut = false;
  let isFrozen = false;

  const server = createServer((near) => {
    if (isCut) return void near.destroy();
    const far = connect(target);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.on('data', (data) => void other.write(data));
      one.on('end', () => void other.end());
      if (isFrozen) one.pause();
      one.on('error', () => undefined);
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');

  function cut(): void {
    isCut = true;
    for (const socket of open) socket.destroy();
  }

  const through = new URL(url);
  through.searchParams.delete('host');
  through.hostname = '127.0.0.1';
  through.port = String((server.address() as AddressInfo).port);
  return {
    url: through.href,
    cut,
    mend: () => void (isCut = false),
    freeze() {
      isFrozen = true;
      for (const socket of open) socket.pause();
    },
    thaw() {
      isFrozen = false;
      for (const socket of open) socket.resume();
    },
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}

function targetOf({ hostname, port, protocol, searchParams }: URL): { path: string } | { host: string; port: number } {
  const usual = protocol.startsWith('redis') ? '6379' : '5432';
  const folder = searchParams.get('host');
  if (folder !== null) return { path: join(folder, `.s.PGSQL.${port || usual}`) };
  return { host: hostname, port: Number(port || usual) };
}
