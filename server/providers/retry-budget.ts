import type { RetryBudget } from './provider.ts';

/**
 * A share of the calls may be tried again, and a few more while there are few calls: with every call
 * failing, a server in trouble gets a tenth more load, not three times the load (Google's SRE book,
 * "Handling Overload", per-client retry budget).
 */
export function createRetryBudget({ share = 0.1, reserve = 10 } = {}): RetryBudget {
  let retries = reserve;
  return {
    earn() {
      retries = Math.min(reserve, retries + share);
    },
    spend() {
      if (retries < 1) return false;
      retries -= 1;
      return true;
    },
  };
}
