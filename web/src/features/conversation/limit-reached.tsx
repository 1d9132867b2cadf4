import type { ReachedLimit } from '#contract/reached-limit.ts';
import { Hourglass } from 'lucide-react';
import type { Message } from '#web/api/messages.ts';
import { untilWords } from '#web/lib/budget-words.ts';
import { Notice } from '#web/ui/notice.tsx';

/** The limit of the house that stopped an answer; null where none did. */
export function limitOf({ metadata }: Message): ReachedLimit | null {
  return (metadata['limit'] as ReachedLimit | null | undefined) ?? null;
}

interface LimitReachedProps {
  message: Message;
  limit: ReachedLimit;
  actions: React.ReactNode;
}

/** No fault of anybody’s: what was asked is kept, and may be answered later. */
export function LimitReached({ message, limit, actions }: LimitReachedProps) {
  const { until, time_zone: timeZone } = limit;
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
