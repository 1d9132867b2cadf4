import type { Conversation } from '#web/api/conversations.ts';
import { formatCount } from '#web/lib/format-count.ts';
import { Mark } from '#web/ui/mark.tsx';

/** The server writes none of less. */
const firstCount = 10;

/** When there will be one, where there is none. */
export function NoSummary({ conversation, isWanted }: { conversation: Conversation; isWanted: boolean }) {
  const { total_messages: count } = conversation;
  if (!isWanted) {
    return (
      <p className="text-soft">
        Once this is switched on, the model keeps a short summary here of what the conversation is about, what was found
        and what is open. It is written at {firstCount} messages and again as there are more; each time costs as much as
        reading the new ones.
      </p>
    );
  }
  if (count < firstCount) {
    return (
      <p className="text-soft">
        The model writes one when the conversation has {firstCount} messages. It has {formatCount(count)} now.
      </p>
    );
  }
  return (
    <div className="flex items-start gap-3 text-soft">
      <Mark size={22} alive className="mt-0.5" />
      <p>
        The summary is being written. It is shown here as soon as it is there.
        <span className="mt-1 block text-xs text-faint">
          It waits for answers that are being written, and for {firstCount} messages on the branch that is shown.
        </span>
      </p>
    </div>
  );
}
