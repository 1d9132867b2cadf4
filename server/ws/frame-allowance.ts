/** Frames a second that a socket may send on and on, and at once after a silence. */
const perSecond = 20;
/** Who goes on sending after this many refusals is not waiting for them. */
const refusalsBeforeEnd = 200;

/** How many more frames a socket may send now. */
export class FrameAllowance {
  #left = perSecond;
  #countedAt = 0;

  /** `nowMs` is a monotonic clock's. */
  take(nowMs: number): 'taken' | 'refused' | 'hopeless' {
    const earned = ((nowMs - this.#countedAt) * perSecond) / 1000;
    this.#countedAt = nowMs;
    this.#left = Math.min(perSecond, this.#left + earned) - 1;
    if (this.#left >= 0) return 'taken';
    return this.#left > -refusalsBeforeEnd ? 'refused' : 'hopeless';
  }
}
