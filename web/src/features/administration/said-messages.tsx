import { useInfiniteQuery } from '@tanstack/react-query';
import { EyeOff } from 'lucide-react';
import { type AdminChat, messagesOfChat } from '#web/api/admin-chats.ts';
import { Button } from '#web/ui/button.tsx';
import { Notice } from '#web/ui/notice.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';
import { SaidMessage } from './said-message.tsx';

interface SaidMessagesProps {
  chat: AdminChat;
  /** Why the reader looks. */
  reason: string;
  onClose: () => void;
}

/** What is said on the chosen branch, oldest first. */
export function SaidMessages({ chat, reason, onClose }: SaidMessagesProps) {
  const pages = useInfiniteQuery(messagesOfChat(chat.id, reason));
  const said = pages.data?.pages.flatMap(({ results }) => results) ?? [];
  return (
    <section aria-label="What is said">
      <Notice
        look="waiting"
        className="mb-6"
        actions={
          <Button small look="quiet" onClick={onClose}>
            <EyeOff size={15} /> Close
          </Button>
        }
      >
        Your look is recorded: “{reason}”
      </Notice>
      <ol className="space-y-6">
        {said.map((message) => (
          <SaidMessage key={message.id} message={message} agentName={chat.agent_name} />
        ))}
      </ol>
      {pages.isPending && <Skeleton className="h-24" />}
      {pages.isSuccess && said.length === 0 && <p className="py-10 text-center text-soft">Nothing was said yet.</p>}
      {pages.isError && (
        <Notice
          look="error"
          className="mt-6"
          actions={
            <Button small onClick={() => void (said.length > 0 ? pages.fetchNextPage() : pages.refetch())}>
              Try again
            </Button>
          }
        >
          {pages.error.message}
        </Notice>
      )}
      {pages.hasNextPage && !pages.isError && (
        <div className="mt-6 text-center">
          <Button small busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            Show more
          </Button>
        </div>
      )}
    </section>
  );
}
