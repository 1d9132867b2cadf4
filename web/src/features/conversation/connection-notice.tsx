import { CloudOff, RefreshCw } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { LiveConversation } from '#web/realtime/live-conversation.ts';
import type { Connection } from '#web/realtime/socket.ts';
import { Notice } from '#web/ui/notice.tsx';

/** A connection that is back within this time was never worth a word. */
const silentMs = 2_000;

/** Says that the connection is lost, once it has been for a moment. Coming back needs no word: things just go on. */
export function ConnectionNotice({ live }: { live: LiveConversation }) {
  const connection = useStore(live.store, (state) => state.connection);
  return connection === 'live' ? null : <LostConnection connection={connection} />;
}

function LostConnection({ connection }: { connection: Connection }) {
  const [overdue, setOverdue] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setOverdue(true), silentMs);
    return () => clearTimeout(timer);
  }, []);
  if (!overdue && connection !== 'offline' && connection !== 'gone') return null;
  const { text, icon } = wordsFor(connection);
  return (
    <Notice look="waiting" icon={icon} className="mx-3 mt-2 sm:mx-auto sm:w-full sm:max-w-3xl">
      {text}
    </Notice>
  );
}

function wordsFor(connection: Connection): { text: string; icon: React.ReactNode } {
  if (connection === 'offline') {
    return {
      text: 'You are offline. Answers go on without you and appear when you are back.',
      icon: <CloudOff size={16} />,
    };
  }
  if (connection === 'gone')
    return { text: 'This chat was deleted, or is no longer yours.', icon: <CloudOff size={16} /> };
  return {
    text: 'The connection is lost. Coming back …',
    icon: <RefreshCw size={16} className="animate-[turn_2s_linear_infinite]" />,
  };
}
