import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Logger } from 'pino';
import type { DomainEvent, Relay } from './bus.ts';
import { RelayTraffic } from './relay-traffic.ts';

/** All nodes of a database share one: PostgreSQL's cost grows with the number of channels. */
const channel = 'colloquy_events';
/** NOTIFY takes less than 8,000 bytes. */
const mostBytes = 7_900;
/** A connection that has silently died, as behind a router that forgot it, is found within this time. */
const checkEveryMs = 10_000;
const queryTimeoutMs = 3_000;
const firstRetryMs = 100;
const lastRetryMs = 5_000;

export interface PostgresRelayOptions {
  url: string;
  deliver: (event: DomainEvent) => void;
  log: Logger;
}

/**
 * Events between nodes by LISTEN and NOTIFY, on a connection of its own: NOTIFY takes a lock of the
 * whole database when its transaction commits, so it is never in anybody's transaction, and comes at
 * most 40 times a second.
 */
export class PostgresRelay implements Relay {
  readonly #options: PostgresRelayOptions;
  readonly #traffic: RelayTraffic;
  readonly #closing = new AbortController();
  readonly #running: Promise<void>;
  #connection: { client: Client; lose: (error: unknown) => void } | null = null;
  #isListening = false;
  #wasConnected = false;

  constructor(options: PostgresRelayOptions) {
    this.#options = options;
    this.#traffic = new RelayTraffic({ ...options, mostBytes, transmit: (payloads) => this.#notify(payloads) });
    this.#running = this.#stayConnected();
  }

  send(event: DomainEvent): void {
    this.#traffic.send(event);
  }

  async close(): Promise<void> {
    await this.#traffic.close();
    this.#closing.abort();
    this.#connection?.lose(null);
    await this.#running;
  }

  async #stayConnected(): Promise<void> {
    const { signal } = this.#closing;
    for (let failures = 0; !signal.aborted; failures++) {
      const error = await this.#connect(() => {
        if (failures > 0) this.#options.log.info('events of other nodes come at once again');
        failures = 0;
      });
      if (signal.aborted) return;
      if (failures === 0)
        this.#options.log.warn({ err: error }, 'events of other nodes come late until the database answers');
      const pauseMs = Math.min(lastRetryMs, firstRetryMs * 2 ** failures);
      await sleep(pauseMs * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
    }
  }

  /** Resolves when the connection is of no use any more, with what ended it. */
  async #connect(onConnected: () => void): Promise<unknown> {
    const client = new Client({
      connectionString: this.#options.url,
      application_name: 'colloquy events',
      connectionTimeoutMillis: queryTimeoutMs,
      query_timeout: queryTimeoutMs,
      keepAlive: true,
    });
    const lost = new Promise<unknown>((resolve) => {
      client.on('error', resolve);
      client.on('end', () => resolve(new Error('the connection was closed')));
      this.#connection = { client, lose: resolve };
    });
    client.on('notification', ({ payload }) => this.#traffic.receive(payload ?? ''));
    const ended = new AbortController();
    try {
      await client.connect();
      await client.query(`LISTEN ${channel}`);
      this.#isListening = true;
      onConnected();
      if (this.#wasConnected) this.#traffic.missed();
      this.#wasConnected = true;
      return await Promise.race([lost, checkUntilItFails(client, ended.signal)]);
    } catch (error) {
      return error;
    } finally {
      this.#isListening = false;
      ended.abort();
      client.end().catch(() => undefined);
    }
  }

  async #notify(payloads: string[]): Promise<void> {
    if (this.#connection === null || !this.#isListening) throw new Error('not connected');
    const { client, lose } = this.#connection;
    try {
      for (const payload of payloads) await client.query('SELECT pg_notify($1, $2)', [channel, payload]);
    } catch (error) {
      lose(error);
      throw error;
    }
  }
}

async function checkUntilItFails(client: Client, signal: AbortSignal): Promise<never> {
  for (;;) {
    await sleep(checkEveryMs, undefined, { signal, ref: false });
    await client.query('SELECT 1');
  }
}
