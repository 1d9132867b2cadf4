const firstDelayMs = 500;
const longestDelayMs = 20_000;
const shortestDelayMs = 200;

/**
 * How long to wait before try number `attempt` (0 the first), in milliseconds: full jitter, so that the tabs
 * that one restart cut off do not come back in one wave.
 */
export function backOffMs(attempt: number, random: () => number): number {
  const ceiling = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(attempt, 16));
  return shortestDelayMs + Math.round(random() * (ceiling - shortestDelayMs));
}
