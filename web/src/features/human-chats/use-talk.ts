import type { ChatServerFrame } from '#contract/realtime.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { chatMessages, myChats, oneChat } from '#web/api/chats.ts';
import type { ChatMessage } from '#web/api/chats.ts';
import { RequestError } from '#web/api/http.ts';
import { openSocket } from '#web/realtime/socket.ts';
import type { Connection } from '#web/realtime/socket.ts';
import { mergeTalk } from './merge-talk.ts';

interface Talk {
  messages: ChatMessage[];
  state: 'loading' | 'ready' | RequestError;
  connection: Connection;
  hasEarlier: boolean;
  loadEarlier: () => Promise<void>;
  /** Takes in a message of one's own as soon as it is stored. */
  add: (message: ChatMessage) => void;
}

const pageSize = 60;

/** A chat with people, live. After each gap in the connection the newest page is read again. */
export function useTalk(chatId: number): Talk {
  const client = useQueryClient();
  const [messages, setMessages] = useState<ChatMessage[]>([]);
  const [state, setState] = useState<Talk['state']>('loading');
  const [connection, setConnection] = useState<Connection>('connecting');
  const [hasEarlier, setHasEarlier] = useState(false);
  const earlier = useRef<string | null>(null);
  const add = useCallback((message: ChatMessage) => setMessages((known) => mergeTalk(known, [message])), []);

  useEffect(() => {
    const abort = new AbortController();
    const readNewest = async () => {
      try {
        const window = await chatMessages(`/api/chats/${chatId}/messages/?cursor=end&limit=${pageSize}`, abort.signal);
        setMessages((known) => mergeTalk(known, window.messages));
        if (earlier.current === null) earlier.current = window.earlier;
        setHasEarlier(earlier.current !== null);
        setState('ready');
      } catch (error) {
        if (error instanceof RequestError) setState((before) => (before === 'ready' ? before : error));
      }
    };
    void readNewest();
    const socket = openSocket<ChatServerFrame>({
      path: `/ws/chat/${chatId}/`,
      silenceMs: null,
      probe: () => null,
      onFrame: (frame) => {
        if (frame.type !== 'message') return;
        setMessages((known) => mergeTalk(known, [frame.message]));
        void client.invalidateQueries({ ...myChats(), exact: true });
      },
      onConnection: (now) => {
        setConnection(now);
        if (now === 'live') void readNewest();
      },
      whyRefused: async () => {
        try {
          await client.fetchQuery({ ...oneChat(chatId), staleTime: 0, retry: false });
          return 'waiting';
        } catch (error) {
          return error instanceof RequestError && error.status === 404 ? 'gone' : 'waiting';
        }
      },
    });
    return () => {
      abort.abort();
      socket.close();
    };
  }, [chatId, client]);

  const loadEarlier = useCallback(async () => {
    if (earlier.current === null) return;
    const page = await chatMessages(earlier.current, AbortSignal.timeout(30_000));
    earlier.current = page.earlier;
    setHasEarlier(page.earlier !== null);
    setMessages((known) => mergeTalk(known, page.messages));
  }, []);

  return { messages, state, connection, hasEarlier, loadEarlier, add };
}
