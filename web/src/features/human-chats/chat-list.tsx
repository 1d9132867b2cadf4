import { useQuery } from '@tanstack/react-query';
import { myChats } from '#web/api/chats.ts';
import type { Chat } from '#web/api/chats.ts';
import { formatMoment } from '#web/lib/format-time.ts';
import { paths } from '#web/lib/routes.ts';
import { Avatar } from '#web/ui/avatar.tsx';
import { Button } from '#web/ui/button.tsx';
import { Link } from '#web/ui/link.tsx';
import { Notice } from '#web/ui/notice.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';

/** The chats with people, newest activity first. */
export function ChatList() {
  const chats = useQuery(myChats());
  if (chats.isPending) {
    return (
      <div className="space-y-2 p-3">
        {[0, 1, 2].map((row) => (
          <Skeleton key={row} className="h-14 rounded-xl" />
        ))}
      </div>
    );
  }
  if (chats.isLoadingError) {
    return (
      <Notice
        look="error"
        className="m-3"
        actions={
          <Button small onClick={() => void chats.refetch()}>
            Try again
          </Button>
        }
      >
        {chats.error.message}
      </Notice>
    );
  }
  if (chats.data.length === 0) {
    return (
      <p className="px-5 py-6 text-sm text-faint text-pretty">
        No chats yet. Start one with somebody who has an account here.
      </p>
    );
  }
  return (
    <ul className="min-h-0 flex-1 space-y-0.5 overflow-y-auto p-2">
      {chats.data.map((chat) => (
        <ChatRow key={chat.id} chat={chat} />
      ))}
    </ul>
  );
}

function ChatRow({ chat }: { chat: Chat }) {
  return (
    <li>
      <Link
        href={paths.chat(chat.id)}
        className="flex items-center gap-3 rounded-xl px-2.5 py-2 transition-colors hover:bg-hover aria-[current=page]:bg-pressed"
      >
        <Avatar name={chat.name} size={38} />
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline justify-between gap-2">
            <span className="truncate text-sm font-medium" dir="auto">
              {chat.name}
            </span>
            <time dateTime={chat.last_message_at ?? chat.created_at} className="shrink-0 text-2xs text-faint">
              {formatMoment(chat.last_message_at ?? chat.created_at, new Date())}
            </time>
          </span>
          <span className="block truncate text-xs text-faint">
            {chat.participants.map(({ username }) => username).join(', ')}
          </span>
        </span>
      </Link>
    </li>
  );
}
