import { useEffect, useRef, useState } from 'react';
import type { LiveConversation } from '#web/realtime/live-conversation.ts';
import { isRunning, messagesOnPath, textOf } from '#web/realtime/transcript.ts';

const longestRead = 600;

/** Reads an answer to screen readers when it is finished, instead of every word as it comes. */
export function Announcer({ live }: { live: LiveConversation }) {
  const [words, setWords] = useState('');
  const running = useRef(new Set<string>());
  useEffect(
    () =>
      live.store.subscribe(({ transcript }) => {
        for (const message of messagesOnPath(transcript)) {
          if (message.role !== 'assistant') continue;
          if (isRunning(message)) running.current.add(message.id);
          else if (running.current.delete(message.id))
            setWords(`Answer ${message.status}: ${textOf(message).slice(0, longestRead)}`);
        }
      }),
    [live],
  );
  return (
    <p aria-live="polite" className="sr-only">
      {words}
    </p>
  );
}
