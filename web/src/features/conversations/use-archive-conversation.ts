import { useQueryClient } from '@tanstack/react-query';
import { changeConversation, type Conversation, placeConversation } from '#web/api/conversations.ts';
import { toast } from '#web/ui/toasts.tsx';

/** Puts a chat away, which a new message undoes. */
export function useArchiveConversation(): (conversation: Conversation) => void {
  const client = useQueryClient();
  return (conversation) => {
    changeConversation(conversation.id, { status: 'archived' }).then(
      (changed) => {
        placeConversation(client, changed);
        toast(`“${conversation.title}” is archived.`);
      },
      (error: unknown) => toast(error instanceof Error ? error.message : String(error)),
    );
  };
}
