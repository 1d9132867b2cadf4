import { useMutation, useQueryClient } from '@tanstack/react-query';
import {
  deleteConversation,
  dropConversation,
  placeConversation,
  restoreConversation,
} from '#web/api/conversations.ts';
import type { Conversation } from '#web/api/conversations.ts';
import { navigate } from '#web/lib/navigation.ts';
import { paths } from '#web/lib/routes.ts';
import { toast } from '#web/ui/toasts.tsx';

/** Deletes at once, without a question, as it can be taken back. */
export function useDeleteConversation(): (conversation: Conversation) => void {
  const client = useQueryClient();

  const restoring = useMutation({
    mutationFn: (conversation: Conversation) => restoreConversation(conversation.id),
    onSuccess: (restored) => placeConversation(client, restored),
    onError: (error) => toast(`Not restored. ${error.message}`),
  });
  const deleting = useMutation({
    mutationFn: (conversation: Conversation) => deleteConversation(conversation.id),
    onMutate: (conversation) => {
      dropConversation(client, conversation.id);
      if (location.pathname === paths.conversation(conversation.id)) navigate(paths.newConversation);
    },
    onSuccess: (_nothing, conversation) =>
      toast(`Deleted “${conversation.title}”.`, { label: 'Undo', run: () => restoring.mutate(conversation) }),
    onError: (error, conversation) => {
      placeConversation(client, conversation);
      toast(`Not deleted. ${error.message}`);
    },
  });
  return (conversation) => deleting.mutate(conversation);
}
