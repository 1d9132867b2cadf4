import { useEffect } from 'react';
import type { Message } from '#web/api/messages.ts';

/**
 * What was just said is shown at once, and the answer as the server tells it from then on: the frame that
 * tells of it comes a moment later, and shows what other tabs have said since.
 */
export function useForgetOnceTold({ reset }: { reset: () => void }, { revision }: Message): void {
  useEffect(reset, [reset, revision]);
}
