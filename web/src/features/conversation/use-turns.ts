import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import {
  continueMessage,
  deleteMessage,
  editMessage,
  regenerateMessage,
  restoreMessage,
  selectMessage,
  sendMessage,
  stopMessage,
} from '#web/api/messages.ts';
import type { Message, TurnOptions } from '#web/api/messages.ts';
import type { LiveConversation } from '#web/realtime/live-conversation.ts';
import { toast } from '#web/ui/toasts.tsx';
import { oneConversation } from '#web/api/conversations.ts';
import { RequestError } from '#web/api/http.ts';
import { deliver } from '#web/api/deliver.ts';

/** A message that is on its way to the server. */
export interface Outgoing {
  content: string;
  /** How long the branch was when it was sent: once it has grown, the message itself is shown. */
  after: number;
}

export interface Turns {
  outgoing: Outgoing | null;
  /** True once it is stored; false where it was not, which has been said. */
  send: (content: string) => Promise<boolean>;
  edit: (message: Message, content: string) => Promise<boolean>;
  regenerate: (message: Message) => void;
  continueAnswer: (message: Message) => void;
  stop: (message: Message) => void;
  select: (messageId: string) => void;
  /** True once it is gone, with all below it. */
  remove: (message: Message) => Promise<boolean>;
  restore: (message: Message) => void;
}

/** What a person can do in a conversation. Every answer is merged at once; the socket brings the rest. */
export function useTurns(live: LiveConversation, options: TurnOptions): Turns {
  const client = useQueryClient();
  const [outgoing, setOutgoing] = useState<Outgoing | null>(null);
  const act = useMutation({
    mutationFn: (action: () => Promise<readonly Message[]>) => action(),
    onSuccess: (messages) => live.merge(messages),
    onError: (error) => {
      toast(error.message);
      // The conversation is set aside, or its agent is gone, and this page does not know yet.
      if (error instanceof RequestError && error.status === 409)
        void client.invalidateQueries(oneConversation(live.id));
    },
  });

  const done = async (action: () => Promise<readonly Message[]>): Promise<boolean> => {
    try {
      await act.mutateAsync(action);
      return true;
    } catch {
      return false;
    }
  };

  return {
    outgoing,
    send: async (content) => {
      setOutgoing({ content, after: live.store.getState().transcript.path.length });
      const sent = await done(async () => turnOf(await deliver((key) => sendMessage(live.id, content, options, key))));
      setOutgoing(null);
      return sent;
    },
    edit: (message, content) =>
      done(async () => turnOf(await deliver((key) => editMessage(message.id, content, options, key)))),
    regenerate: (message) =>
      void done(async () => [await deliver((key) => regenerateMessage(message.id, options, key))]),
    continueAnswer: (message) => void done(async () => [await deliver((key) => continueMessage(message.id, key))]),
    stop: (message) => void done(async () => [await stopMessage(message.id)]),
    select: (id) =>
      void done(async () => {
        await selectMessage(id);
        await live.reload();
        return [];
      }),
    remove: (message) =>
      done(async () => {
        await deleteMessage(message.id);
        live.forget(message.id);
        await live.reload();
        return [];
      }),
    restore: (message) =>
      void done(async () => {
        await restoreMessage(message.id);
        await live.reload();
        return [];
      }),
  };
}

function turnOf({ reply, ...question }: Awaited<ReturnType<typeof sendMessage>>): Message[] {
  return reply === null ? [question] : [question, reply];
}
