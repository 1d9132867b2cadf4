import { EyeOff } from 'lucide-react';
import { useLayoutEffect, useRef, useState } from 'react';
import type { CaseInFull, CaseMessage } from '#web/api/cases.ts';
import { cx } from '#web/lib/class-names.ts';
import { formatWhole } from '#web/lib/format-time.ts';
import { Button } from '#web/ui/button.tsx';
import { Markdown } from '#web/ui/markdown/markdown.tsx';
import { Notice } from '#web/ui/notice.tsx';
import { Reasoning } from '#web/ui/reasoning.tsx';
import { UserBubble } from '#web/ui/user-bubble.tsx';

/** The flagged message with the few that stand around it. */
export function CaseMessages({ found }: { found: CaseInFull }) {
  const { messages } = found;
  return (
    <div className="mx-auto max-w-3xl space-y-6 px-4 py-6 sm:px-6">
      {found.is_deleted && (
        <Notice icon={<EyeOff size={16} />}>
          {messages === null
            ? 'This was deleted by whom it belongs to, and the case is closed: the message is not shown any more.'
            : 'This was deleted by whom it belongs to. You see it as long as the case waits.'}
        </Notice>
      )}
      {messages?.map((message) =>
        message.id === found.message ? (
          <FlaggedMessage key={message.id} message={message} />
        ) : (
          <Folded key={message.id}>
            <MessageText message={message} />
          </Folded>
        ),
      )}
    </div>
  );
}

function FlaggedMessage({ message }: { message: CaseMessage }) {
  return (
    <article aria-label="Flagged answer" className="rounded-2xl border border-danger/45 bg-raised px-4 py-3.5 sm:px-5">
      <header className="mb-2 flex flex-wrap items-baseline justify-between gap-x-4 text-xs text-faint">
        <p className="font-medium text-danger">The flagged answer</p>
        <p>
          {message.model_used !== null && `${message.model_used} · `}
          <time dateTime={message.created_at}>{formatWhole(message.created_at)}</time>
        </p>
      </header>
      <MessageText message={message} />
    </article>
  );
}

function MessageText({ message }: { message: CaseMessage }) {
  if (message.role === 'user') {
    return (
      <div role="article" aria-label="The person" className="flex flex-col items-end ps-8 sm:ps-16">
        <UserBubble>{message.content}</UserBubble>
      </div>
    );
  }
  if (message.parts.length === 0) return <p className="text-faint italic">No text.</p>;
  return message.parts.map((part, index) => {
    if (part.type === 'reasoning') return <Reasoning key={index} text={part.text} growing={false} />;
    return part.type === 'text' ? <Markdown key={index} text={part.text} growing={false} /> : null;
  });
}

/** In pixels; taller ones are cut, so that the flagged message stays in sight. */
const tallest = 220;

function Folded({ children }: { children: React.ReactNode }) {
  const content = useRef<HTMLDivElement>(null);
  const [isTall, setTall] = useState(false);
  const [isOpen, setOpen] = useState(false);
  useLayoutEffect(() => {
    const element = content.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setTall(element.scrollHeight > tallest + 40));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const isCut = isTall && !isOpen;
  return (
    <div className="opacity-80">
      <div
        style={isCut ? { maxHeight: tallest } : undefined}
        className={cx(isCut && 'overflow-hidden mask-b-from-70%')}
      >
        <div ref={content}>{children}</div>
      </div>
      {isTall && (
        <Button small look="quiet" aria-expanded={isOpen} className="-ms-3 mt-1" onClick={() => setOpen(!isOpen)}>
          {isOpen ? 'Show less' : 'Show all'}
        </Button>
      )}
    </div>
  );
}
