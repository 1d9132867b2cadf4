import { RequestError } from './http.ts';
import { newKey } from '#web/lib/new-key.ts';

const pausesMs = [400, 1200, 3000];

/**
 * Sends until the server has answered, with one key for all tries: whatever of them arrived, it happened once
 * (`Idempotency-Key`). Gives up after about five seconds, and at once where the server refuses.
 */
export async function deliver<Answer>(attempt: (key: string) => Promise<Answer>): Promise<Answer> {
  const key = newKey();
  for (const pauseMs of pausesMs) {
    try {
      return await attempt(key);
    } catch (error) {
      const mayPass = error instanceof RequestError && (error.status === 0 || error.status === 503);
      if (!mayPass) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  return attempt(key);
}
