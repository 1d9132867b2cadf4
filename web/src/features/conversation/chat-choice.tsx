import { useQuery } from '@tanstack/react-query';
import { Check } from 'lucide-react';
import { myChats } from '#web/api/chats.ts';
import { cx } from '#web/lib/class-names.ts';
import { paths } from '#web/lib/routes.ts';
import { Avatar } from '#web/ui/avatar.tsx';
import { Button } from '#web/ui/button.tsx';
import { Link } from '#web/ui/link.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';
import { Spinner } from '#web/ui/spinner.tsx';

interface ChatChoiceProps {
  chosen: number | null;
  /** The chat that is being linked. */
  busy: number | null;
  error: Error | null;
  onChoose: (chat: number) => void;
}

export function ChatChoice({ chosen, busy, error, onChoose }: ChatChoiceProps) {
  const chats = useQuery(myChats());
  return (
    <div className="min-h-0 overflow-y-auto px-2 pb-2">
      <p className="px-2 pb-3 text-sm text-soft text-pretty">
        Its newest messages go along with yours, to be read and never answered. Only you see what comes of it.
      </p>
      {error !== null && (
        <p role="alert" className="px-2 pb-2 text-sm text-danger">
          {error.message}
        </p>
      )}
      {chats.isPending && <Skeleton className="m-2 h-9" />}
      {chats.isError && (
        <p role="alert" className="flex items-center justify-between gap-3 px-2 text-sm text-danger">
          {chats.error.message}
          <Button small onClick={() => void chats.refetch()}>
            Try again
          </Button>
        </p>
      )}
      {chats.data?.length === 0 && (
        <p className="px-2 pb-2 text-sm text-faint">
          You take part in no chat with people yet.{' '}
          <Link href={paths.chats} className="text-accent underline underline-offset-4">
            Start one
          </Link>
        </p>
      )}
      <ul>
        {chats.data?.map((chat) => (
          <li key={chat.id}>
            <button
              type="button"
              disabled={busy !== null}
              onClick={() => onChoose(chat.id)}
              className={cx(
                'flex w-full items-center gap-3 rounded-lg px-2 py-1.5 text-start hover:bg-hover pointer-coarse:min-h-12',
              )}
            >
              <Avatar name={chat.name} size={30} />
              <span className="min-w-0 flex-1">
                <span className="block truncate text-sm font-medium" dir="auto">
                  {chat.name}
                </span>
                <span className="block truncate text-xs text-faint">
                  {chat.participants.map(({ username }) => username).join(', ')}
                </span>
              </span>
              {busy === chat.id ? (
                <Spinner label="Linking" />
              ) : (
                chosen === chat.id && <Check size={16} aria-label="linked" className="text-accent" />
              )}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
