import { useCallback, useSyncExternalStore } from 'react';
import type { LiveConversation } from '#web/realtime/live-conversation.ts';
import { useLiveConversations } from '#web/realtime/live-conversations-context.ts';

/** The conversation while a component shows it; null for the moment before it is opened. */
export function useLiveConversation(id: string): LiveConversation | null {
  const live = useLiveConversations();
  const subscribe = useCallback(() => {
    live.view(id);
    return () => live.leave(id);
  }, [live, id]);
  return useSyncExternalStore(subscribe, () => live.find(id));
}
