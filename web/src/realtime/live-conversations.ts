import type { Message } from '#contract/messages.ts';
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import { openLiveConversation } from './live-conversation.ts';
import type { LiveConversation, LiveConversationHooks } from './live-conversation.ts';
import { hasRunningAnswer } from './transcript.ts';

/** What the list of conversations shows of those that are open in this tab, by conversation id. */
export interface Activity {
  running: ReadonlySet<string>;
  /** An answer ended while the reader was elsewhere. */
  unread: ReadonlySet<string>;
}

export interface LiveConversations {
  activity: StoreApi<Activity>;
  /** Opens a conversation, or joins the one that is open; each `view` needs its `leave`. */
  view: (id: string) => void;
  leave: (id: string) => void;
  /** The conversation where it is open. */
  find: (id: string) => LiveConversation | null;
  closeAll: () => void;
}

interface Open {
  live: LiveConversation;
  viewers: number;
  closing: ReturnType<typeof setTimeout> | undefined;
  unsubscribe: () => void;
}

/** Long enough that going back and forth between two conversations opens no new sockets. */
const keptMs = 30_000;

/** A conversation that the reader has left stays open until its answers are finished. */
export function createLiveConversations(hooks: LiveConversationHooks): LiveConversations {
  const opened = new Map<string, Open>();
  const activity = createStore<Activity>(() => ({ running: new Set(), unread: new Set() }));

  const isRunning = (id: string) => activity.getState().running.has(id);

  const open = (id: string): Open => {
    const live = openLiveConversation(id, hooks);
    const entry: Open = { live, viewers: 0, closing: undefined, unsubscribe: () => {} };
    entry.unsubscribe = live.store.subscribe(({ transcript }, before) => {
      if (transcript.messages !== before.transcript.messages) noteRunning(entry, transcript.messages);
    });
    opened.set(id, entry);
    return entry;
  };

  const noteRunning = (entry: Open, messages: ReadonlyMap<string, Message>) => {
    const { id } = entry.live;
    const runs = hasRunningAnswer({ messages });
    if (runs === isRunning(id)) return;
    activity.setState(({ running, unread }) => ({
      running: runs ? including(running, id) : excluding(running, id),
      unread: !runs && entry.viewers === 0 ? including(unread, id) : unread,
    }));
    if (!runs && entry.viewers === 0) closeLater(entry);
  };

  const closeLater = (entry: Open) => {
    clearTimeout(entry.closing);
    entry.closing = setTimeout(() => close(entry), keptMs);
  };

  const close = (entry: Open) => {
    clearTimeout(entry.closing);
    entry.unsubscribe();
    entry.live.close();
    opened.delete(entry.live.id);
    activity.setState(({ running }) => ({ running: excluding(running, entry.live.id) }));
  };

  return {
    activity,
    view: (id) => {
      const entry = opened.get(id) ?? open(id);
      clearTimeout(entry.closing);
      entry.viewers += 1;
      activity.setState(({ unread }) => ({ unread: excluding(unread, id) }));
    },
    leave: (id) => {
      const entry = opened.get(id);
      if (entry === undefined) return;
      entry.viewers -= 1;
      if (entry.viewers === 0 && !isRunning(id)) closeLater(entry);
    },
    find: (id) => opened.get(id)?.live ?? null,
    closeAll: () => {
      for (const entry of [...opened.values()]) close(entry);
      activity.setState({ unread: new Set() });
    },
  };
}

function including(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  return ids.has(id) ? ids : new Set([...ids, id]);
}

function excluding(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  return ids.has(id) ? new Set([...ids].filter((other) => other !== id)) : ids;
}
