import type { ClientConfig, PoolConfig, QueryConfig, QueryResult } from 'pg';

import type { Pulse } from './pulse.ts';
import { ConnectionLost, SharedConnection } from './shared-connection.ts';
import { WatchedPool } from './watched-pool.ts';

/**
 * For the hot paths' prepared statements. A write has a connection for itself, since it may wait for another one's rows
 * and waits for the disk; reads, which wait for neither, share few connections.
 */
export class StatementPool extends WatchedPool {
  readonly #readers: SharedConnection[];

  constructor(writers: PoolConfig, readers: ClientConfig & { count: number }, pulse: Pulse | null) {
    super(writers, pulse);
    const { count, ...config } = readers;
    const onLost = (error: Error): boolean => this.emit('error', error);
    this.#readers = Array.from({ length: count }, () => new SharedConnection(config, onLost));
  }

  /** A read whose connection was lost is asked once more on another one: nothing has happened by it. */
  async read(query: QueryConfig): Promise<QueryResult> {
    if (this.isRefused) return this.query(query);
    try {
      return await this.#leastBusy().query(query);
    } catch (error) {
      if (error instanceof ConnectionLost) return this.query(query);
      throw error;
    }
  }

  override get isBusy(): boolean {
    return super.isBusy || this.#readers.some(({ waiting }) => waiting > 0);
  }

  override cutOff(): void {
    super.cutOff();
    for (const reader of this.#readers) reader.cutOff();
  }

  override async end(): Promise<void> {
    await Promise.all(this.#readers.map((reader) => reader.end()));
    await super.end();
  }

  #leastBusy(): SharedConnection {
    return this.#readers.reduce((least, reader) => (reader.waiting < least.waiting ? reader : least));
  }
}
