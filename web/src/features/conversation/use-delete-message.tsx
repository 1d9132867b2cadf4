import { lazy, Suspense, useState } from 'react';
import type { Message } from '#web/api/messages.ts';
import type { LiveConversation } from '#web/realtime/live-conversation.ts';
import { toast } from '#web/ui/toasts.tsx';
import type { Turns } from './use-turns.ts';

const ConfirmDialog = lazy(async () => ({ default: (await import('#web/ui/confirm-dialog.tsx')).ConfirmDialog }));

/** So many messages go without a question, as they can be brought back. */
const fewMessages = 4;

interface Deletion {
  message: Message;
  /** How many messages of the shown branch go, it among them. */
  count: number;
}

interface DeleteMessage {
  askToDelete: (message: Message) => void;
  /** Shown while it is asked whether many are meant to go. */
  question: React.ReactNode;
}

/** Deletes a message with all below it, and offers to bring it back. `onGone` gets the focus to where there is something. */
export function useDeleteMessage(live: LiveConversation, turns: Turns, onGone: () => void): DeleteMessage {
  const [asked, setAsked] = useState<Deletion | null>(null);
  const [busy, setBusy] = useState(false);

  const remove = async ({ message, count }: Deletion) => {
    setBusy(true);
    const isGone = await turns.remove(message);
    setBusy(false);
    setAsked(null);
    if (!isGone) return;
    onGone();
    toast(`Deleted ${named(count)}.`, { label: 'Undo', run: () => turns.restore(message) });
  };

  return {
    askToDelete: (message) => {
      const { path } = live.store.getState().transcript;
      const deletion = { message, count: Math.max(1, path.length - path.indexOf(message.id)) };
      if (deletion.count > fewMessages) setAsked(deletion);
      else void remove(deletion);
    },
    question: asked !== null && (
      <Suspense>
        <ConfirmDialog
          title={`Delete ${named(asked.count)}?`}
          action="Delete"
          busy={busy}
          onConfirm={() => void remove(asked)}
          onClose={() => setAsked(null)}
        >
          This message goes with everything that follows it, in all its versions. You can undo it right afterwards.
        </ConfirmDialog>
      </Suspense>
    ),
  };
}

function named(count: number): string {
  return count === 1 ? 'the message' : `${count} messages`;
}
