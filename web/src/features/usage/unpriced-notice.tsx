import { CircleDollarSign } from 'lucide-react';
import { countOf } from '#web/lib/format-count.ts';
import { Notice } from '#web/ui/notice.tsx';

interface UnpricedNoticeProps {
  calls: number;
  actions?: React.ReactNode;
}

/** What a sum of money lacks is said beside it. */
export function UnpricedNotice({ calls, actions }: UnpricedNoticeProps) {
  if (calls === 0) return null;
  return (
    <Notice look="waiting" icon={<CircleDollarSign size={17} />} actions={actions}>
      {countOf(calls, 'call has', 'calls have')} no price. {calls === 1 ? 'It is' : 'They are'} not in the cost, and not
      free.
    </Notice>
  );
}
