import { useMutation, useQuery } from '@tanstack/react-query';
import { oneChat, sayInChat } from '#web/api/chats.ts';
import { signedInPerson } from '#web/api/people.ts';
import { newKey } from '#web/lib/new-key.ts';
import { usePageTitle } from '#web/lib/page-title.ts';
import { Notice } from '#web/ui/notice.tsx';
import { PageState } from '#web/ui/page-state.tsx';
import { TalkComposer } from './talk-composer.tsx';
import { TalkHeader } from './talk-header.tsx';
import { TalkMessages } from './talk-messages.tsx';
import { useTalk } from './use-talk.ts';

/** One chat with people. */
export function Talk({ chatId, headerStart }: { chatId: number; headerStart: React.ReactNode }) {
  const chat = useQuery(oneChat(chatId));
  const { data: me } = useQuery(signedInPerson());
  const talk = useTalk(chatId);
  const say = useMutation({
    mutationFn: ({ content, key }: { content: string; key: string }) => sayInChat(chatId, content, key),
    retry: (failures, error) => failures < 3 && 'status' in error && error.status === 0,
    onSuccess: (message) => talk.add(message),
  });
  usePageTitle(chat.data?.name ?? null);

  if (chat.isLoadingError) {
    return <PageState title="This chat can’t be shown">{chat.error.message}</PageState>;
  }
  return (
    <div className="flex h-full min-w-0 flex-1 flex-col">
      <TalkHeader chat={chat.data} me={me?.id ?? 0} start={headerStart} />
      {talk.connection === 'gone' && (
        <Notice look="waiting" className="mx-4 mt-2">
          You no longer take part in this chat, or it was deleted.
        </Notice>
      )}
      <TalkMessages talk={talk} me={me?.id ?? 0} />
      <TalkComposer
        chatId={chatId}
        error={say.error}
        onSay={async (content) => {
          try {
            await say.mutateAsync({ content, key: newKey() });
            return true;
          } catch {
            return false;
          }
        }}
      />
    </div>
  );
}
