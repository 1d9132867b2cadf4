import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Conversation } from '#web/api/conversations.ts';
import { relatedContext } from '#web/api/related-context.ts';
import { formatMoment } from '#web/lib/format-time.ts';
import { Button } from '#web/ui/button.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';

interface ContextPreviewProps {
  conversation: Conversation;
  chat: number;
  limit: number;
}

export function ContextPreview({ conversation, chat, limit }: ContextPreviewProps) {
  const context = useQuery({ ...relatedContext(conversation.number, chat, limit), placeholderData: keepPreviousData });
  if (context.isPending) {
    return (
      <div className="space-y-2.5 px-4 pb-4">
        <Skeleton className="h-4 w-4/5" />
        <Skeleton className="h-4 w-3/5" />
        <Skeleton className="h-4 w-2/3" />
      </div>
    );
  }
  if (context.isError) {
    return (
      <p role="alert" className="flex items-center justify-between gap-3 px-4 pb-4 text-sm text-danger">
        {context.error.message}
        <Button small onClick={() => void context.refetch()}>
          Try again
        </Button>
      </p>
    );
  }
  const { messages, message_count: count } = context.data;
  return (
    <>
      <p className="px-4 pb-2 text-xs text-faint">
        {count === 0
          ? 'Nothing was said in it yet, so nothing goes along.'
          : `${count === 1 ? 'This message is' : `These ${count} messages are`} given to the model, marked as quoted, and read anew each time.`}
      </p>
      <ol
        tabIndex={0}
        aria-label="What the model is given"
        className="min-h-0 flex-1 space-y-2 overflow-y-auto border-t border-line bg-sunk px-4 py-3 text-sm"
      >
        {messages.map(({ sender, content, timestamp }, index) => (
          <li key={index} className="wrap-anywhere" dir="auto">
            <span className="font-medium">{sender}</span>
            <time dateTime={timestamp} className="ms-2 text-xs text-faint">
              {formatMoment(timestamp, new Date())}
            </time>
            <p className="whitespace-pre-wrap text-soft">{content}</p>
          </li>
        ))}
      </ol>
    </>
  );
}
