/** Time as calls see it, so that tests can say what time it is. */
export interface Clock {
  /** Milliseconds since 1970, never running backwards. */
  now(): number;
  /** Calls `fire` once, after `ms`. Answers a function that calls it off. */
  after(ms: number, fire: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  after(ms, fire) {
    const timer = setTimeout(fire, ms);
    return () => clearTimeout(timer);
  },
};
