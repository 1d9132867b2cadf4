import type { ServerResponse } from 'node:http';

/**
 * The body of an answer that is sent piece by piece, each piece in one write. `response.write` makes three buffers of a
 * piece, and of those one gathering write, which was a quarter of what it cost to stream a token; so here the chunks
 * (RFC 9112 §7.1) are written by hand, after a first piece that went with the head.
 */
export class StreamedBody {
  readonly #response: ServerResponse;
  #hasBegun = false;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  /** The reader has gone, or the answer has ended. */
  get isClosed(): boolean {
    return this.#response.destroyed || this.#response.writableEnded;
  }

  onClose(listener: () => void): void {
    this.#response.once('close', listener);
  }

  /** False where the reader does not keep up: then wait for `onDrain`. */
  write(piece: string): boolean {
    if (this.isClosed) return true;
    const { socket, chunkedEncoding } = this.#response;
    if (!this.#hasBegun || !chunkedEncoding || socket === null) {
      this.#hasBegun = true;
      return this.#response.write(piece);
    }
    const bytes = Buffer.byteLength(piece);
    // Text of single-byte characters need not be encoded.
    return socket.write(`${bytes.toString(16)}\r\n${piece}\r\n`, bytes === piece.length ? 'latin1' : 'utf8');
  }

  /** Called once what was written has left; never where it can't any more. */
  onDrain(listener: () => void): void {
    const { socket } = this.#response;
    if (this.isClosed) return;
    if (socket === null) return void setImmediate(listener);
    socket.once('drain', listener);
    this.#response.once('close', () => socket.off('drain', listener));
  }

  /** Ends the body with `piece`, in one write. */
  end(piece: string): void {
    const { socket } = this.#response;
    socket?.cork();
    if (piece !== '') this.write(piece);
    this.#response.end();
    socket?.uncork();
  }
}
