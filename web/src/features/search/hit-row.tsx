import { Bot, MessageSquare, UserRound } from 'lucide-react';
import type { SearchHit } from '#web/api/search.ts';
import type { Conversation } from '#web/api/conversations.ts';
import { formatMoment, formatWhole } from '#web/lib/format-time.ts';
import { Highlighted } from './highlighted.tsx';

/** A message with what was found in it, or a chat by its title. */
export function HitRow({ hit }: { hit: SearchHit }) {
  const { conversation, message, snippet } = hit;
  if (message === null) {
    return (
      <span className="flex items-center gap-2.5">
        <MessageSquare size={16} className="shrink-0 text-faint" />
        <span className="min-w-0 truncate font-medium" dir="auto">
          <Highlighted snippet={snippet} />
        </span>
      </span>
    );
  }
  const isOwn = message.role === 'user';
  return (
    <>
      <span className="flex items-center gap-2 text-xs text-faint">
        <span className="flex min-w-0 flex-1 items-center gap-1.5">
          {isOwn ? <UserRound size={13} className="shrink-0" /> : <Bot size={13} className="shrink-0" />}
          <span className="shrink-0">{isOwn ? 'You' : 'Answer'}</span>
          <span aria-hidden>·</span>
          <span className="min-w-0 truncate" dir="auto">
            {conversation.title}
          </span>
        </span>
        <Moment of={message.created_at} />
      </span>
      <span className="mt-0.5 line-clamp-2 text-sm text-soft wrap-anywhere" dir="auto">
        <Highlighted snippet={snippet} />
      </span>
    </>
  );
}

export function ChatRow({ conversation }: { conversation: Conversation }) {
  return (
    <span className="flex items-center gap-2.5">
      <MessageSquare size={16} className="shrink-0 text-faint" />
      <span className="min-w-0 flex-1 truncate" dir="auto">
        {conversation.title}
      </span>
      <Moment of={conversation.last_message_at ?? conversation.created_at} />
    </span>
  );
}

function Moment({ of }: { of: string }) {
  return (
    <time dateTime={of} title={formatWhole(of)} className="shrink-0 text-xs text-faint tabular-nums">
      {formatMoment(of, new Date())}
    </time>
  );
}
