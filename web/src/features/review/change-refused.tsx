import { type CaseEvent } from '#web/api/cases.ts';
import { RequestError } from '#web/api/http.ts';
import { Notice } from '#web/ui/notice.tsx';
import { deedOf } from './case-words.ts';

/** Says that a change was not made, and, where somebody else was quicker, what they did. */
export function ChangeRefused({ error, newest }: { error: Error; newest: CaseEvent | undefined }) {
  const isConflict = error instanceof RequestError && error.status === 409;
  if (!isConflict)
    return (
      <Notice look="error" className="mb-3">
        {error.message}
      </Notice>
    );
  return (
    <Notice look="waiting" className="mb-3">
      {error.message}
      {newest !== undefined && ` ${newest.actor.username} ${deedOf(newest)}.`} What you see is how it is now.
    </Notice>
  );
}
