import { useStore } from 'zustand';
import { navigate, useSearch } from '#web/lib/navigation.ts';
import { paths } from '#web/lib/routes.ts';
import type { LiveConversation } from '#web/realtime/live-conversation.ts';
import type { Turns } from './use-turns.ts';

interface Target {
  /** The message that the address names. */
  id: string | null;
  /** It is not among what is loaded of the chosen branch. */
  isElsewhere: boolean;
  /** Takes it out of the address. */
  leave: () => void;
  /** What is done in the conversation leads to where it is done. */
  leadsThere: (turns: Turns) => Turns;
}

/** The message that a link leads to. */
export function useTarget(live: LiveConversation): Target {
  const id = new URLSearchParams(useSearch()).get('message');
  const isElsewhere = useStore(
    live.store,
    ({ loading, transcript }) => id !== null && loading === 'ready' && !transcript.path.includes(id),
  );
  const leave = () => {
    if (id !== null) navigate(paths.conversation(live.id), { replace: true });
  };
  const leadsThere = (turns: Turns): Turns => ({
    ...turns,
    send: (content) => {
      leave();
      return turns.send(content);
    },
    edit: async (message, content) => {
      const isDone = await turns.edit(message, content);
      if (isDone) leave();
      return isDone;
    },
    regenerate: (message) => {
      leave();
      turns.regenerate(message);
    },
    continueAnswer: (message) => {
      leave();
      turns.continueAnswer(message);
    },
    select: (messageId) => {
      if (id !== null) navigate(paths.message(live.id, messageId), { replace: true });
      turns.select(messageId);
    },
  });
  return { id, isElsewhere, leave, leadsThere };
}
