import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { changeConversation, type Conversation, placeConversation } from '#web/api/conversations.ts';
import { summaryOf } from '#web/api/summaries.ts';
import { Button } from '#web/ui/button.tsx';
import { Notice } from '#web/ui/notice.tsx';
import { Popover } from '#web/ui/popover.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';
import { Switch } from '#web/ui/switch.tsx';
import { toast } from '#web/ui/toasts.tsx';
import { NoSummary } from './no-summary.tsx';
import { SummaryText } from './summary-text.tsx';

interface SummaryPanelProps {
  anchor: React.RefObject<HTMLElement | null>;
  conversation: Conversation;
  onClose: () => void;
}

/** The conversation's summary, how far it reaches and what it has cost, and whether there is to be one. */
export function SummaryPanel({ anchor, conversation, onClose }: SummaryPanelProps) {
  const client = useQueryClient();
  const summary = useQuery({
    ...summaryOf(conversation.id, conversation.revision),
    placeholderData: keepPreviousData,
  });
  const wish = useMutation({
    mutationFn: (auto_summarize: boolean) => changeConversation(conversation.id, { auto_summarize }),
    onSuccess: (changed) => placeConversation(client, changed),
    onError: (error) => toast(error.message),
  });
  const isWanted = wish.isPending ? wish.variables : conversation.auto_summarize;
  return (
    <Popover anchor={anchor} title="Summary" side="bottom" align="end" onClose={onClose}>
      <div aria-live="polite" className="min-h-0 flex-1 overflow-y-auto px-4 pb-3 text-sm">
        {summary.isPending ? (
          <Loading />
        ) : summary.isError ? (
          <Notice
            look="error"
            actions={
              <Button small onClick={() => void summary.refetch()}>
                Try again
              </Button>
            }
          >
            {summary.error.message}
          </Notice>
        ) : summary.data === null ? (
          <NoSummary conversation={conversation} isWanted={isWanted} />
        ) : (
          <SummaryText summary={summary.data} conversation={conversation} />
        )}
      </div>
      <div className="border-t border-line px-4 py-2.5">
        <Switch
          label="Summarize this conversation as it grows"
          checked={isWanted}
          onChange={(wanted) => wish.mutate(wanted)}
        />
      </div>
    </Popover>
  );
}

function Loading() {
  return (
    <div className="space-y-2.5 py-1">
      <Skeleton className="h-4 w-11/12" />
      <Skeleton className="h-4 w-4/5" />
      <Skeleton className="h-4 w-2/3" />
    </div>
  );
}
