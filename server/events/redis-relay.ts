import type { Logger } from 'pino';
import type { DomainEvent, Relay } from './bus.ts';
import { RelayTraffic } from './relay-traffic.ts';

/** Redis takes far more; a batch this large is a storm already. */
const mostBytes = 64 * 1024;
const connectTimeoutMs = 3_000;
const pingEveryMs = 10_000;
const firstRetryMs = 100;
const lastRetryMs = 5_000;

export interface RedisRelayOptions {
  url: string;
  /** Names this installation: others may use the same Redis. */
  installation: string;
  deliver: (event: DomainEvent) => void;
  log: Logger;
}

/** Events between nodes by Redis' PUBLISH and SUBSCRIBE; nothing is stored there. */
export class RedisRelay implements Relay {
  readonly #traffic: RelayTraffic;
  readonly #connected: Promise<RedisConnection>;

  constructor(options: RedisRelayOptions) {
    const channel = `colloquy:${options.installation}`;
    this.#traffic = new RelayTraffic({
      ...options,
      mostBytes,
      transmit: async (payloads) => {
        const client = await this.#connected;
        for (const payload of payloads) await client.publish(channel, payload);
      },
    });
    this.#connected = connect(options, channel, this.#traffic);
  }

  send(event: DomainEvent): void {
    this.#traffic.send(event);
  }

  async close(): Promise<void> {
    await this.#traffic.close();
    const client = await this.#connected;
    if (client.isOpen) client.destroy();
  }
}

type RedisConnection = Awaited<ReturnType<typeof connect>>;

/** Loaded with the first use: most installations have no Redis. It reconnects by itself, for as long as it takes. */
async function connect({ url, log }: RedisRelayOptions, channel: string, traffic: RelayTraffic) {
  const { createClient } = await import('@redis/client');
  const client = createClient({
    url,
    // Without a connection a publish fails at once, so that what it had to say waits where it can be replaced.
    disableOfflineQueue: true,
    pingInterval: pingEveryMs,
    socket: {
      connectTimeout: connectTimeoutMs,
      reconnectStrategy: (failures) => Math.min(lastRetryMs, firstRetryMs * 2 ** failures) * (0.5 + Math.random() / 2),
    },
  });
  let isDown = false;
  let wasReady = false;
  client.on('error', (error: unknown) => {
    if (!isDown) log.warn({ err: error }, 'events of other nodes come late until Redis answers');
    isDown = true;
  });
  client.on('ready', () => {
    if (isDown) log.info('events of other nodes come at once again');
    isDown = false;
    if (wasReady) traffic.missed();
    wasReady = true;
  });
  client
    .connect()
    .then(() => client.subscribe(channel, (payload) => traffic.receive(payload)))
    .catch(
      (error: unknown) => client.isOpen && log.error({ err: error }, 'events of other nodes do not come from Redis'),
    );
  return client;
}
