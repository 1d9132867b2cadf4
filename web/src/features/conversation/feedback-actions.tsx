import { Flag, Star } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import type { Message } from '#web/api/messages.ts';
import { cx } from '#web/lib/class-names.ts';
import { IconButton } from '#web/ui/icon-button.tsx';
import { Popover } from '#web/ui/popover.tsx';
import { revealClass } from './reveal-class.ts';

const RatingPanel = lazy(async () => ({ default: (await import('./rating-panel.tsx')).RatingPanel }));
const FlagPanel = lazy(async () => ({ default: (await import('./flag-panel.tsx')).FlagPanel }));

const flaggedLabels = {
  open: 'You have flagged this answer',
  upheld: 'Your flag was upheld',
  dismissed: 'Your flag was dismissed',
};

interface FeedbackActionsProps {
  message: Message;
  /** Shown without pointing at the answer: the newest one. */
  isLast: boolean;
}

/** Rating and flagging an answer. What has been said stays in sight, what could be said shows on pointing. */
export function FeedbackActions({ message, isLast }: FeedbackActionsProps) {
  const score = message.feedback?.user_rating?.score ?? null;
  const flags = message.feedback?.user_flags.length ?? 0;
  return (
    <>
      <FeedbackButton
        label={score === null ? 'Rate this answer' : `Your rating: ${score} of 5`}
        title="How helpful was this answer?"
        isSet={score !== null}
        isLast={isLast}
        icon={<Star size={15} className={score === null ? '' : 'fill-quince text-quince'} />}
        note={score}
      >
        <RatingPanel message={message} />
      </FeedbackButton>
      <FeedbackButton
        label={flags === 0 ? 'Flag this answer' : flaggedLabels[message.feedback?.case?.state ?? 'open']}
        title="What is wrong with this answer?"
        isSet={flags > 0}
        isLast={isLast}
        icon={<Flag size={15} className={flags === 0 ? '' : 'fill-danger/25 text-danger'} />}
        note={null}
      >
        <FlagPanel message={message} />
      </FeedbackButton>
    </>
  );
}

interface FeedbackButtonProps {
  label: string;
  title: string;
  isSet: boolean;
  isLast: boolean;
  icon: React.ReactNode;
  note: number | null;
  children: React.ReactNode;
}

function FeedbackButton({ label, title, isSet, isLast, icon, note, children }: FeedbackButtonProps) {
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  return (
    <>
      <IconButton
        ref={anchor}
        small
        label={label}
        tipAlign="start"
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(true)}
        className={cx(!isLast && !isSet && !open && revealClass)}
      >
        {icon}
      </IconButton>
      {note !== null && (
        <span aria-hidden className="-ms-1.5 me-1 text-xs text-faint tabular-nums">
          {note}
        </span>
      )}
      {open && (
        <Popover anchor={anchor} title={title} side="bottom" onClose={() => setOpen(false)}>
          <Suspense>{children}</Suspense>
        </Popover>
      )}
    </>
  );
}
