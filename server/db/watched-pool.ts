import { Pool, type PoolClient, type PoolConfig } from 'pg';

import { DatabaseSilent } from './errors.ts';
import { cutOff, type Pulse, type Watched } from './pulse.ts';

type OnConnect = (error: Error | undefined, client: PoolClient | undefined, release: (error?: unknown) => void) => void;

/** Waits for no database that has fallen silent. */
export class WatchedPool extends Pool implements Watched {
  readonly #clients = new Set<PoolClient>();
  readonly #pulse: Pulse | null;

  constructor(config: PoolConfig, pulse: Pulse | null) {
    super(config);
    this.#pulse = pulse;
    this.on('connect', (client) => this.#clients.add(client));
    this.on('remove', (client) => this.#clients.delete(client));
    pulse?.watch(this);
  }

  get isBusy(): boolean {
    return this.idleCount < this.totalCount;
  }

  protected get isRefused(): boolean {
    return this.#pulse?.isSilent === true;
  }

  override connect(): Promise<PoolClient>;
  override connect(callback: OnConnect): void;
  override connect(callback?: OnConnect): Promise<PoolClient> | void {
    if (!this.isRefused) return callback === undefined ? super.connect() : super.connect(callback);
    const error = new DatabaseSilent();
    if (callback === undefined) return Promise.reject(error);
    process.nextTick(callback, error, undefined, () => undefined);
  }

  cutOff(): void {
    for (const client of this.#clients) cutOff(client, new DatabaseSilent('it was asked and did not answer'));
  }
}
