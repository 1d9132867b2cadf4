import type { Conversation } from '#contract/conversations.ts';
import type { Message } from '#contract/messages.ts';
import type { ServerFrame } from '#contract/realtime.ts';
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import { RequestError } from '#web/api/http.ts';
import { messageWindow, newestMessages } from '#web/api/messages.ts';
import { applyFrame } from './apply-frame.ts';
import { mergeMessages } from './apply-messages.ts';
import { forgetMessages } from './forget-messages.ts';
import { resumeFrame } from './resume-frame.ts';
import { openSocket } from './socket.ts';
import type { Connection, Socket } from './socket.ts';
import { emptyTranscript } from './transcript.ts';
import type { Applied, Transcript } from './transcript.ts';
import { hasEarlier, showEarlier, showWindow } from './windows.ts';

export interface LiveState {
  transcript: Transcript;
  connection: Connection;
  /** `ready` once there is something true to show, be it that there are no messages yet. */
  loading: 'loading' | 'ready' | RequestError;
  earlier: 'none' | 'more' | 'loading' | 'failed';
}

export interface LiveConversation {
  id: string;
  store: StoreApi<LiveState>;
  /** Takes in messages that a request of this tab was answered with. */
  merge: (messages: readonly Message[]) => void;
  /** Fetches the newest messages of the chosen branch, as after choosing another one. */
  reload: () => Promise<void>;
  /** Takes out a message that this tab has deleted, and all below it. */
  forget: (messageId: string) => void;
  loadEarlier: () => Promise<void>;
  close: () => void;
}

export interface LiveConversationHooks {
  onConversation: (conversation: Conversation) => void;
  onSignedOut: () => void;
  /** Why an upgrade was refused: `signed-out`, `gone`, or `waiting` where trying again can help. */
  whyRefused: (id: string) => Promise<Connection>;
}

const windowSize = 50;
/** After a branch switch the fork should be in the window, so that the reader's place can be kept. */
const branchWindowSize = 200;
const largestPage = 500;
const silenceMs = 35_000;
const askAgainMs = 400;

export function openLiveConversation(id: string, hooks: LiveConversationHooks): LiveConversation {
  const store = createStore<LiveState>(() => ({
    transcript: emptyTranscript,
    connection: 'connecting',
    loading: 'loading',
    earlier: 'none',
  }));
  const abort = new AbortController();
  const askedFor = new Set<string>();
  let socket: Socket | null = null;
  let earlierPath: string | null = null;
  let askTimer: ReturnType<typeof setTimeout> | undefined;
  let askedAt = 0;

  const show = (transcript: Transcript) => {
    const { earlier } = store.getState();
    const kept = earlier === 'loading' || earlier === 'failed' ? earlier : null;
    store.setState({ transcript, earlier: kept ?? (hasEarlier(transcript) ? 'more' : 'none') });
  };

  const take = (frame: ServerFrame) => {
    if (frame.type === 'welcome' || frame.type === 'conversation') hooks.onConversation(frame.conversation);
    const before = store.getState().transcript;
    const { transcript, lack } = applyFrame(before, frame);
    if (frame.type === 'messages') {
      if (frame.reset) earlierPath = null;
      else if (mayHaveChosen(frame) && frame.revision > before.revision) void refresh();
      store.setState({ loading: 'ready' });
    }
    if (transcript !== before) show(transcript);
    if (lack === 'message' && frame.type === 'delta') {
      if (askedFor.has(frame.message_id)) return;
      askedFor.add(frame.message_id);
    }
    if (frame.type === 'welcome') ask(0);
    else if (lack !== 'nothing') ask(askedAt + askAgainMs - Date.now());
  };

  /** One question at a time: several gaps in a row are one answer's worth. */
  const ask = (inMs: number) => {
    clearTimeout(askTimer);
    askTimer = setTimeout(
      () => {
        askedAt = Date.now();
        socket?.send(resumeFrame(store.getState().transcript));
      },
      Math.max(0, inMs),
    );
  };

  const settle = ({ transcript, lack }: Applied) => {
    show(transcript);
    if (lack !== 'nothing') ask(0);
  };

  const fetchWindow = async (size: number) => {
    const window = await newestMessages(id, size, abort.signal);
    const transcript = showWindow(store.getState().transcript, window.messages);
    const joinsWhatWasLoaded = transcript.path[0] !== window.messages[0]?.id;
    if (!joinsWhatWasLoaded) earlierPath = window.earlier;
    store.setState({ loading: 'ready' });
    show(transcript);
  };

  const refresh = () => fetchWindow(windowSize).catch(() => undefined);

  const fetchEarlier = async (): Promise<Message[]> => {
    const { messages, path } = store.getState().transcript;
    // A window that came over the socket names no page before it: asking for as many messages again does.
    earlierPath ??= (await newestMessages(id, Math.min(largestPage, path.length), abort.signal)).earlier;
    while (earlierPath !== null) {
      const page = await messageWindow(earlierPath, abort.signal);
      earlierPath = page.earlier;
      if (page.messages.some((message) => !messages.has(message.id))) return page.messages;
    }
    return [];
  };

  const start = async () => {
    try {
      await fetchWindow(windowSize);
    } catch (error) {
      if (!(error instanceof RequestError)) return;
      if (error.status === 401) return hooks.onSignedOut();
      if (!error.passes) return store.setState({ loading: error });
    }
    if (abort.signal.aborted) return;
    socket = openSocket<ServerFrame>({
      path: `/ws/ai-chat/${id}/?stream=true`,
      onFrame: take,
      onConnection: (connection) => {
        store.setState({ connection });
        if (connection === 'signed-out') hooks.onSignedOut();
      },
      probe: () => resumeFrame(store.getState().transcript),
      silenceMs,
      whyRefused: () => hooks.whyRefused(id),
    });
  };
  void start();

  return {
    id,
    store,
    merge: (messages) => settle(mergeMessages(store.getState().transcript, messages)),
    reload: () => fetchWindow(branchWindowSize),
    forget: (messageId) => show(forgetMessages(store.getState().transcript, [messageId])),
    loadEarlier: async () => {
      const { earlier } = store.getState();
      if (earlier === 'loading' || earlier === 'none') return;
      store.setState({ earlier: 'loading' });
      try {
        const messages = await fetchEarlier();
        store.setState({ earlier: 'none' });
        show(showEarlier(store.getState().transcript, messages));
      } catch (error) {
        if (error instanceof RequestError) store.setState({ earlier: 'failed' });
      }
    },
    close: () => {
      abort.abort();
      clearTimeout(askTimer);
      socket?.close();
    },
  };
}

/** Messages are gone, or nothing changed but the revision: then another branch may be the chosen one. */
function mayHaveChosen({ messages, deleted }: Extract<ServerFrame, { type: 'messages' }>): boolean {
  return messages.length === 0 || deleted.length > 0;
}
