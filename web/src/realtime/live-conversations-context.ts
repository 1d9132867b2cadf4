import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { Activity, LiveConversations } from './live-conversations.ts';

export const LiveConversationsContext = createContext<LiveConversations | null>(null);

export function useLiveConversations(): LiveConversations {
  const live = useContext(LiveConversationsContext);
  if (live === null) throw new Error('There is no LiveConversationsContext above this component');
  return live;
}

/** Which conversations answer right now, and which have an answer that was not seen yet. */
export function useActivity<Selected>(select: (activity: Activity) => Selected): Selected {
  return useStore(useLiveConversations().activity, select);
}
