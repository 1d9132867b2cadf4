import type { ReachedLimit } from '#contract/reached-limit.ts';
import { Hourglass } from 'lucide-react';
import type { Message } from '#web/api/messages.ts';
import { untilWords } from '#web/lib/budget-words.ts';
import { Notice } from '#web/ui/notice.tsx';

interface LimitReachedProps {
  /** It says itself which limit of the house has stopped it. */
  message: Message;
  actions: React.ReactNode;
}

/** No fault of anybody’s: what was asked is kept, and may be answered later. */
export function LimitReached({ message, actions }: LimitReachedProps) {
  const { until, time_zone: timeZone } = message.metadata['limit'] as ReachedLimit;
  const isElsewhere = new Intl.DateTimeFormat().resolvedOptions().timeZone !== timeZone;
  return (
    <Notice className="mt-3" look="waiting" icon={<Hourglass size={16} />} actions={actions}>
      {message.error_message} Your question is kept.
      {isElsewhere && (
        <span className="mt-0.5 block opacity-80">
          By your clock: <time dateTime={until}>{untilWords(until)}</time>
        </span>
      )}
    </Notice>
  );
}
