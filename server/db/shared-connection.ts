import { Socket } from 'node:net';

import { Client, type ClientConfig, DatabaseError, Query, type QueryConfig, type QueryResult } from 'pg';

import { DatabaseSilent } from './errors.ts';

/**
 * One connection for many readers at a time: a query is sent while the answers to earlier ones are still on their way
 * (https://www.postgresql.org/docs/18/protocol-flow.html#PROTOCOL-FLOW-PIPELINING), so that neither side goes to sleep
 * and is woken for each of them. Every query is a transaction of its own. It connects when it is first used, and again
 * after it was lost.
 */
export class SharedConnection {
  readonly #config: ClientConfig;
  readonly #onLost: (error: Error) => void;
  #connecting: Promise<Client> | null = null;
  #client: Client | null = null;
  #stream: Socket | null = null;
  /** Also of a connection that is being made. */
  #newestStream: Socket | null = null;
  #waiting = 0;

  constructor(config: ClientConfig, onLost: (error: Error) => void) {
    this.#config = config;
    this.#onLost = onLost;
  }

  /** Queries whose answers have not come. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Rejects with `ConnectionLost` where the answer will never be known, else as any query does. */
  async query(query: QueryConfig): Promise<QueryResult> {
    this.#waiting += 1;
    try {
      const client = this.#client ?? (await (this.#connecting ??= this.#connect()));
      this.#gather();
      return await sendTo(client, query);
    } catch (error) {
      throw endsConnection(error) ? new ConnectionLost(error) : error;
    } finally {
      this.#waiting -= 1;
    }
  }

  /** Gives the connection up without a word to the database, which may not be listening. */
  cutOff(): void {
    this.#newestStream?.destroy(new DatabaseSilent());
  }

  /** Waits for the answers that are on their way. */
  async end(): Promise<void> {
    const client = await this.#connecting?.catch(() => null);
    await client?.end();
  }

  /**
   * What is asked for in one turn of the event loop leaves together, since a write costs more than what is written and
   * wakes the database each time.
   */
  #gather(): void {
    const stream = this.#stream;
    if (stream === null || stream.writableCorked > 0) return;
    stream.cork();
    setImmediate(() => stream.uncork());
  }

  async #connect(): Promise<Client> {
    const stream = (this.#newestStream = new Socket());
    const client = new Client({ ...this.#config, stream: () => stream, pipeline: true });
    client.on('error', (error) => this.#lose(client, error));
    try {
      await client.connect();
    } catch (error) {
      this.#connecting = null;
      throw error;
    }
    this.#client = client;
    this.#stream = stream;
    return client;
  }

  #lose(client: Client, error: Error): void {
    if (this.#client !== client) return;
    this.#client = null;
    this.#connecting = null;
    this.#onLost(error);
  }
}

function sendTo(client: Client, query: QueryConfig): Promise<QueryResult> {
  return new Promise((resolve, reject) => {
    client.query(new NamedQuery(query, (error, result) => (error ? reject(error) : resolve(result))));
  });
}

/** Named after it is made: the driver copies a configuration with a name property by property, for a tenth of a reading's cost. */
class NamedQuery extends Query {
  readonly name: string | undefined;

  constructor({ name, text, values }: QueryConfig, onEnd: (error: Error | undefined, result: QueryResult) => void) {
    super(text, values, onEnd);
    this.name = name;
  }
}

/** Connection exceptions, and ended by an administrator, by a crash, at a start, for idleness. */
const endingCodes = /^(08|57P0[1235])/;

/** Other errors that the database tells leave the connection as it was. */
function endsConnection(error: unknown): error is Error {
  return error instanceof DatabaseError ? endingCodes.test(error.code ?? '') : error instanceof Error;
}

/** Its cause is what the driver said. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';

  constructor(cause: Error) {
    super(cause.message, { cause });
  }
}
