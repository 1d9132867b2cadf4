import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Conversation } from '#web/api/conversations.ts';
import { rereadSummary, retrySummary, type Summary } from '#web/api/summaries.ts';
import { useRenameConversation } from '#web/api/use-rename-conversation.ts';
import { formatCount } from '#web/lib/format-count.ts';
import { formatMoney } from '#web/lib/format-money.ts';
import { Button } from '#web/ui/button.tsx';
import { Moment } from '#web/ui/moment.tsx';
import { Notice } from '#web/ui/notice.tsx';
import { toast } from '#web/ui/toasts.tsx';

interface SummaryTextProps {
  summary: Summary;
  conversation: Conversation;
}

/** What the model wrote is shown as plain text, whatever it holds. */
export function SummaryText({ summary, conversation }: SummaryTextProps) {
  const { summary_text: text, key_topics: topics, state } = summary;
  return (
    <div className="space-y-3">
      {state === 'failed' && <Failed summary={summary} />}
      {text !== '' && (
        <>
          <div dir="auto" className="space-y-2 leading-6 wrap-anywhere">
            {text.split(/\n+/).map((paragraph, index) => (
              <p key={index}>{paragraph}</p>
            ))}
          </div>
          {topics.length > 0 && (
            <ul aria-label="Topics" className="flex flex-wrap gap-1.5">
              {topics.map((topic) => (
                <li
                  key={topic}
                  dir="auto"
                  className="max-w-full truncate rounded-full bg-accent-wash px-2.5 py-0.5 text-xs font-medium text-accent-strong"
                >
                  {topic}
                </li>
              ))}
            </ul>
          )}
          <Suggestion summary={summary} conversation={conversation} />
          <Facts summary={summary} isKept={conversation.auto_summarize} />
        </>
      )}
    </div>
  );
}

function Failed({ summary }: { summary: Summary }) {
  const client = useQueryClient();
  const retry = useMutation({
    mutationFn: () => retrySummary(summary),
    onSuccess: () => rereadSummary(client, summary.conversation),
    onError: (error) => toast(error.message),
  });
  return (
    <Notice
      look="error"
      actions={
        <Button small busy={retry.isPending} onClick={() => retry.mutate()}>
          Try again
        </Button>
      }
    >
      {summary.summary_text === '' ? 'No summary could be written.' : 'It could not be brought up to date.'}{' '}
      <span dir="auto">{summary.error_message}</span>
    </Notice>
  );
}

/** A title is taken by a click, and never by itself. */
function Suggestion({ summary, conversation }: SummaryTextProps) {
  const rename = useRenameConversation(conversation, (error) => toast(`Not renamed. ${error.message}`));
  const { title_suggestion: title } = summary;
  if (title === '' || title === conversation.title) return null;
  return (
    <div className="flex items-center gap-3 rounded-xl bg-sunk py-2 ps-3.5 pe-2">
      <p className="min-w-0 flex-1">
        <span className="block text-xs text-faint">A title that would fit</span>
        <span dir="auto" className="block font-serif font-semibold wrap-anywhere">
          {title}
        </span>
      </p>
      <Button small onClick={() => rename(title)}>
        Use it
      </Button>
    </div>
  );
}

function Facts({ summary, isKept }: { summary: Summary; isKept: boolean }) {
  const { message_count_at_summary: reached, message_count: count, next_at: next } = summary;
  const reach =
    reached < count
      ? `Covers the first ${formatCount(reached)} of ${formatCount(count)} messages`
      : `Covers all ${formatCount(count)} messages`;
  return (
    <p className="text-xs leading-5 text-faint tabular-nums">
      {reach}
      {isKept && `; written again at ${formatCount(next)}`}
      <br />
      {summary.summary_model_name ?? 'A model'} · {costOf(summary)} · <Moment iso={summary.updated_at} />
    </p>
  );
}

function costOf({ cost, unpriced_calls: unpriced }: Summary): string {
  if (unpriced === 0) return `${formatMoney(cost)} so far`;
  return Number(cost) > 0 ? `${formatMoney(cost)} + ? so far` : 'price unknown';
}
