import { type ClientConfig, Pool, type PoolConfig, type QueryConfig, type QueryResult } from 'pg';

import { ConnectionLost, SharedConnection } from './shared-connection.ts';

/**
 * For the hot paths' prepared statements. A write has a connection for itself, since it may wait for another one's rows
 * and waits for the disk; reads, which wait for neither, share few connections.
 */
export class StatementPool extends Pool {
  readonly #readers: SharedConnection[];

  constructor(writers: PoolConfig, readers: ClientConfig & { count: number }) {
    super(writers);
    const { count, ...config } = readers;
    const onLost = (error: Error): boolean => this.emit('error', error);
    this.#readers = Array.from({ length: count }, () => new SharedConnection(config, onLost));
  }

  /** A read whose connection was lost is asked once more on another one: nothing has happened by it. */
  async read(query: QueryConfig): Promise<QueryResult> {
    try {
      return await this.#leastBusy().query(query);
    } catch (error) {
      if (error instanceof ConnectionLost) return this.query(query);
      throw error;
    }
  }

  override async end(): Promise<void> {
    await Promise.all(this.#readers.map((reader) => reader.end()));
    await super.end();
  }

  #leastBusy(): SharedConnection {
    return this.#readers.reduce((least, reader) => (reader.waiting < least.waiting ? reader : least));
  }
}
