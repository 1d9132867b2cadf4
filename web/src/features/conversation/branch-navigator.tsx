import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { Message } from '#web/api/messages.ts';
import { IconButton } from '#web/ui/icon-button.tsx';
import { useTurnsInView } from './turns-context.ts';

/** Goes through the messages that stand in the same place; there where there is more than one. */
export function BranchNavigator({ message }: { message: Message }) {
  const { select } = useTurnsInView();
  const { siblings } = message;
  const at = siblings.indexOf(message.id);
  if (siblings.length < 2 || at < 0) return null;
  const goTo = (index: number) => {
    const id = siblings[index];
    if (id !== undefined) select(id);
  };
  return (
    <div role="group" aria-label="Versions" className="flex items-center text-xs text-soft tabular-nums">
      <IconButton
        small
        label="Version before"
        disabled={at === 0}
        onClick={() => goTo(at - 1)}
        className="rtl:rotate-180"
      >
        <ChevronLeft size={16} />
      </IconButton>
      <span aria-live="polite">
        <span className="sr-only">Version </span>
        {at + 1}/{siblings.length}
      </span>
      <IconButton
        small
        label="Next version"
        disabled={at === siblings.length - 1}
        onClick={() => goTo(at + 1)}
        className="rtl:rotate-180"
      >
        <ChevronRight size={16} />
      </IconButton>
    </div>
  );
}
