import { lazy, Suspense } from 'react';
import { useStore } from 'zustand';
import type { Message } from '#web/api/messages.ts';
import type { LiveConversation } from '#web/realtime/live-conversation.ts';
import { isRunning } from '#web/realtime/transcript.ts';
import type { Transcript } from '#web/realtime/transcript.ts';
import { AssistantMessage } from './assistant-message.tsx';
import { useTurnsInView } from './turns-context.ts';
import { UserMessage } from './user-message.tsx';

const EditMessage = lazy(async () => ({ default: (await import('./edit-message.tsx')).EditMessage }));

interface MessageItemProps {
  live: LiveConversation;
  id: string;
  /** As it was fetched, where it may not be among what is live. */
  fetched?: Message;
  isLast: boolean;
}

export function MessageItem({ live, id, fetched, isLast }: MessageItemProps) {
  const message = useStore(live.store, (state) => state.transcript.messages.get(id)) ?? fetched;
  const isQueued = useStore(live.store, (state) => isRunningBefore(state.transcript, id));
  const { editing } = useTurnsInView();
  if (message === undefined) return null;
  if (message.role !== 'user') return <AssistantMessage message={message} isQueued={isQueued} isLast={isLast} />;
  const asItStands = <UserMessage message={message} />;
  if (editing !== id) return asItStands;
  return (
    <Suspense fallback={asItStands}>
      <EditMessage message={message} />
    </Suspense>
  );
}

/** A turn waits while an answer above it is still being written. */
function isRunningBefore({ path, messages }: Transcript, id: string): boolean {
  const message = messages.get(id);
  if (message?.status !== 'pending') return false;
  return path.slice(0, path.indexOf(id)).some((before) => {
    const earlier = messages.get(before);
    return earlier !== undefined && isRunning(earlier);
  });
}
