import type { EventsServerFrame } from '#contract/events.ts';
import type { Conversation } from '#contract/conversations.ts';
import { type Connection, openSocket, type Socket } from './socket.ts';

export interface NewsHooks {
  onConversation: (conversation: Conversation) => void;
  onGone: (conversationId: string) => void;
  onSummary: (conversationId: string) => void;
  /** Much of a budget is used. */
  onBudgets: () => void;
  /** What was told so far may not be all. */
  onMissed: () => void;
  onSignedOut: () => void;
  whyRefused: () => Promise<Connection>;
}

/** The server pings every 25 seconds. */
const silenceMs = 35_000;

/** Hears of all conversations of the person who is signed in, whatever tab or device changes them. */
export function openNews(hooks: NewsHooks): Socket {
  let wasWelcome = false;

  const take = (frame: EventsServerFrame) => {
    switch (frame.type) {
      case 'welcome':
        if (wasWelcome) hooks.onMissed();
        wasWelcome = true;
        return;
      case 'conversation':
        return hooks.onConversation(frame.conversation);
      case 'gone':
        return hooks.onGone(frame.conversation_id);
      case 'summary':
        return hooks.onSummary(frame.conversation_id);
      case 'budgets':
        return hooks.onBudgets();
      case 'stale':
        return hooks.onMissed();
      default:
        return;
    }
  };

  return openSocket<EventsServerFrame>({
    path: '/ws/events/',
    onFrame: take,
    onConnection: (connection) => connection === 'signed-out' && hooks.onSignedOut(),
    probe: () => null,
    silenceMs,
    whyRefused: hooks.whyRefused,
  });
}
