import { useMutation, useQueryClient } from '@tanstack/react-query';
import { changeConversation, placeConversation } from './conversations.ts';
import type { Conversation } from './conversations.ts';

/** Shows the new title at once, and the old one again where the server refuses. */
export function useRenameConversation(
  conversation: Conversation,
  onFailed: (error: Error) => void,
): (title: string) => void {
  const client = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: (title: string) => changeConversation(conversation.id, { title }),
    onMutate: (title) => placeConversation(client, { ...conversation, title }),
    onSuccess: (changed) => placeConversation(client, changed),
    onError: (error) => {
      placeConversation(client, conversation);
      onFailed(error);
    },
  });
  return mutate;
}
