import { useState } from 'react';
import type { AdminMessage } from '#web/api/admin-chats.ts';
import { cx } from '#web/lib/class-names.ts';
import { formatWhole } from '#web/lib/format-time.ts';
import { Button } from '#web/ui/button.tsx';
import { Moment } from '#web/ui/moment.tsx';
import { factsOfMessage } from './facts-of-message.ts';

/** More than so many characters are shown on demand. */
const longest = 3_000;

/** A message as it was written: nothing of it is interpreted. */
export function SaidMessage({ message, agentName }: { message: AdminMessage; agentName: string }) {
  const isAnswer = message.role === 'assistant';
  const who = isAnswer ? agentName : message.user_username;
  return (
    <li>
      <article aria-label={`${who}, ${formatWhole(message.created_at)}`}>
        <header className="mb-1.5 flex flex-wrap items-baseline gap-x-2 text-sm">
          <span className="font-medium">{who}</span>
          <span className="text-xs text-faint">
            <Moment iso={message.created_at} />
            {factsOfMessage(message).map((fact) => ` · ${fact}`)}
          </span>
        </header>
        <div className={cx('rounded-xl px-4 py-3', isAnswer ? 'border border-line bg-raised' : 'bg-bubble')}>
          <Content text={message.content} />
          {message.error_message !== null && <p className="mt-2 text-sm text-danger">{message.error_message}</p>}
        </div>
      </article>
    </li>
  );
}

function Content({ text }: { text: string }) {
  const [isWhole, setIsWhole] = useState(text.length <= longest);
  return (
    <>
      <p dir="auto" className="wrap-anywhere whitespace-pre-wrap">
        {isWhole ? text : `${text.slice(0, longest)} …`}
      </p>
      {!isWhole && (
        <Button small look="quiet" className="mt-2 -ml-3" onClick={() => setIsWhole(true)}>
          Show all of it
        </Button>
      )}
    </>
  );
}
