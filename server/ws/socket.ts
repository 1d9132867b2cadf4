import { type RawData, WebSocket } from 'ws';
import { closeCodes } from '#contract/realtime.ts';
import type { Actor } from '#server/core/context.ts';
import { AppError } from '#server/core/errors.ts';
import { FrameAllowance } from './frame-allowance.ts';
import { decodeFrame, encodeFrame, toErrorFrame } from './frames.ts';
import type { OpenSockets } from './open-sockets.ts';

/** A socket with more unsent bytes than this gets nothing more; its client comes back and catches up. */
export const maxBufferedBytes = 1024 * 1024;
/** Frames that wait while an earlier one of the same socket is worked on. */
const maxWaitingFrames = 40;

/**
 * What one kind of socket does; one small object a socket.
 *
 * `onFrame` gets every frame that is a JSON object, one at a time: the next one waits for its promise.
 * What it throws is told to the client in an error frame, and the socket stays open. `onClose` comes
 * once, however the socket ended. `onClosing` is the last chance to send, before the server closes.
 */
export interface SocketUse {
  onFrame(frame: object): Promise<void> | void;
  onClose(): void;
  onClosing?(code: number): void;
  /** The heartbeat has pinged; browsers can't see that, so a use may say it in its own words. */
  onPing?(): void;
}

/** ws's own socket with a way to ours, so that listeners can be shared and no socket has closures of its own. */
export class Wire extends WebSocket {
  live: LiveSocket | null = null;
}

/** One open WebSocket of a signed-in person. */
export class LiveSocket {
  /** As they are now: a change of their role reaches what is open. */
  actor: Actor;
  /** Where the heartbeat keeps it. */
  slot = 0;
  isAwaitingPong = false;
  use: SocketUse = unused;
  readonly #wire: Wire;
  readonly #house: OpenSockets;
  readonly #allowance = new FrameAllowance();
  #waiting: Buffer[] | null = null;
  #isClosing = false;

  constructor(wire: Wire, actor: Actor, house: OpenSockets) {
    this.#wire = wire;
    this.actor = actor;
    this.#house = house;
    wire.live = this;
    wire.on('message', onMessage);
    wire.on('pong', onPong);
    wire.on('close', onClose);
    wire.on('error', onError);
  }

  get isOpen(): boolean {
    return this.#wire.readyState === WebSocket.OPEN;
  }

  /** What was sent and has not left for the network. */
  get bufferedBytes(): number {
    return this.#wire.bufferedAmount;
  }

  /** `written` is called once the bytes have left, or can't any more. */
  send(frame: object, written?: () => void): void {
    this.sendEncoded(encodeFrame(frame), written);
  }

  /** As `send`, with bytes that may go to other sockets too. Closes a socket that does not keep up. */
  sendEncoded(frame: Buffer, written?: () => void): void {
    const isTooSlow = this.bufferedBytes > maxBufferedBytes && !this.#isClosing;
    if (isTooSlow) this.close(closeCodes.tooSlow, 'Too slow');
    if (this.isOpen) this.#wire.send(frame, { binary: false }, written);
    else written?.();
  }

  ping(): void {
    if (!this.isOpen) return;
    this.isAwaitingPong = true;
    this.#wire.ping();
    this.use.onPing?.();
  }

  /** From here on nothing is sent and nothing that comes in is looked at. */
  close(code: number, reason: string): void {
    if (!this.isOpen || this.#isClosing) return;
    this.#isClosing = true;
    this.use.onClosing?.(code);
    this.#wire.close(code, reason);
  }

  receive(data: Buffer, isBinary: boolean): void {
    if (!this.isOpen) return;
    this.isAwaitingPong = false;
    if (!this.#admits()) return;
    if (isBinary) return this.refuse(new AppError('invalid', 'Binary frames are not accepted.'));
    if (this.#waiting === null) return void this.#workFrom(data);
    if (this.#waiting.length < maxWaitingFrames) this.#waiting.push(data);
    else this.refuse(tooManyFrames());
  }

  #admits(): boolean {
    const verdict = this.#allowance.take(performance.now());
    if (verdict === 'hopeless') this.close(closeCodes.tooManyFrames, 'Too many frames');
    if (verdict === 'refused') this.refuse(tooManyFrames());
    return verdict === 'taken';
  }

  async #workFrom(first: Buffer): Promise<void> {
    const waiting: Buffer[] = [];
    this.#waiting = waiting;
    for (let next: Buffer | undefined = first; next !== undefined && this.isOpen; next = waiting.shift()) {
      await this.#work(next);
    }
    this.#waiting = null;
  }

  async #work(data: Buffer): Promise<void> {
    try {
      await this.use.onFrame(decodeFrame(data));
    } catch (error) {
      this.refuse(error);
    }
  }

  /** Tells the client what went wrong; the socket stays usable. */
  refuse(thrown: unknown): void {
    if (!(thrown instanceof AppError))
      this.#house.log.error({ err: thrown, userId: this.actor.userId }, 'frame failed');
    this.send(toErrorFrame(thrown));
  }

  closed(): void {
    this.#waiting = null;
    this.#house.forget(this);
    this.use.onClose();
  }
}

const unused: SocketUse = { onFrame: () => undefined, onClose: () => undefined };

function tooManyFrames(): AppError {
  return new AppError('rate_limited', 'Too many frames at once. Send this one again in a second.');
}

function onMessage(this: WebSocket, data: RawData, isBinary: boolean): void {
  (this as Wire).live?.receive(data as Buffer, isBinary);
}

function onPong(this: WebSocket): void {
  const { live } = this as Wire;
  if (live) live.isAwaitingPong = false;
}

function onClose(this: WebSocket): void {
  (this as Wire).live?.closed();
}

/** ws closes the socket itself after an error; without a listener the process would end. */
function onError(): void {}
