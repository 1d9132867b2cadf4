import { Check, Copy, Pencil } from 'lucide-react';
import { useState } from 'react';
import type { Message } from '#web/api/messages.ts';
import { cx } from '#web/lib/class-names.ts';
import { useCopy } from '#web/lib/clipboard.ts';
import { formatClock, formatWhole } from '#web/lib/format-time.ts';
import { IconButton } from '#web/ui/icon-button.tsx';
import { BranchNavigator } from './branch-navigator.tsx';
import { MessageMenu } from './message-menu.tsx';
import { revealClass } from './reveal-class.ts';
import { useTurnsInView } from './turns-context.ts';
import { UserBubble } from '#web/ui/user-bubble.tsx';

/** Longer messages are folded: a pasted file should not push the conversation out of sight. */
const foldedFrom = 2_400;

export function UserMessage({ message }: { message: Message }) {
  const { setEditing } = useTurnsInView();
  const { copied, copy } = useCopy();
  const [unfolded, setUnfolded] = useState(false);
  const isLong = message.content.length > foldedFrom;
  const text = isLong && !unfolded ? `${message.content.slice(0, foldedFrom / 2)} …` : message.content;
  return (
    <article aria-label="You" className="group flex flex-col items-end pb-3 ps-[8%] sm:ps-[16%]">
      <UserBubble>{text}</UserBubble>
      {isLong && (
        <button
          type="button"
          onClick={() => setUnfolded(!unfolded)}
          className="mt-1.5 text-sm text-accent underline-offset-4 hover:underline"
        >
          {unfolded ? 'Show less' : 'Show all of it'}
        </button>
      )}
      <div className="mt-1 flex h-8 items-center gap-0.5 pointer-coarse:h-11">
        <span className={cx('flex items-center', revealClass)}>
          <time
            dateTime={message.created_at}
            title={formatWhole(message.created_at)}
            className="me-1.5 text-xs text-faint"
          >
            {formatClock(message.created_at)}
          </time>
          <IconButton small label={copied ? 'Copied' : 'Copy'} onClick={() => copy(message.content)}>
            {copied ? <Check size={15} className="text-accent" /> : <Copy size={15} />}
          </IconButton>
          <IconButton small label="Edit" tipAlign="end" onClick={() => setEditing(message.id)}>
            <Pencil size={15} />
          </IconButton>
          <MessageMenu message={message} align="end" />
        </span>
        <BranchNavigator message={message} />
      </div>
    </article>
  );
}
