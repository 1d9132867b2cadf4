import { useMutation, useQueryClient } from '@tanstack/react-query';
import { createConversation, placeConversation } from '#web/api/conversations.ts';
import { sendMessage } from '#web/api/messages.ts';
import { keepDraft, readDraft } from '#web/lib/drafts.ts';
import { navigate } from '#web/lib/navigation.ts';
import { paths } from '#web/lib/routes.ts';
import { toast } from '#web/ui/toasts.tsx';
import { RequestError } from '#web/api/http.ts';
import { deliver } from '#web/api/deliver.ts';
import { changeTurnSettings, toTurnOptions, turnSettings } from './turn-settings.ts';

interface Begin {
  /** True once there is a conversation, even where its first message has to be sent again. */
  sendFirst: (content: string) => Promise<boolean>;
  openForContext: () => Promise<void>;
  busy: boolean;
}

/** Begins a conversation with an agent, the default one where none is named, and goes there. */
export function useBegin(agent: string | null): Begin {
  const client = useQueryClient();
  const create = useMutation({
    mutationFn: (title: string | null) =>
      deliver((key) => createConversation({ ...(title !== null && { title }), ...(agent !== null && { agent }) }, key)),
    onSuccess: (conversation) => {
      changeTurnSettings(conversation.id, { model: turnSettings('new').model });
      placeConversation(client, conversation);
    },
    onError: (error) => toast((error instanceof RequestError && error.fields['agent']?.[0]) || error.message),
  });

  return {
    busy: create.isPending,
    sendFirst: async (content) => {
      const conversation = await create.mutateAsync(null).catch(() => null);
      if (conversation === null) return false;
      const options = toTurnOptions(turnSettings('new'), false);
      try {
        await deliver((key) => sendMessage(conversation.id, content, options, key));
      } catch (error) {
        // The conversation is there; its box holds the text, ready to be sent again.
        keepDraft(conversation.id, content);
        if (error instanceof Error) toast(error.message);
      }
      navigate(paths.conversation(conversation.id));
      return true;
    },
    openForContext: async () => {
      const conversation = await create.mutateAsync('New chat').catch(() => null);
      if (conversation === null) return;
      keepDraft(conversation.id, readDraft('new'));
      keepDraft('new', '');
      navigate(`${paths.conversation(conversation.id)}#context`);
    },
  };
}
