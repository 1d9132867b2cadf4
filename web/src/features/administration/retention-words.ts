import type { Due, RetentionClass } from '#web/api/retention.ts';
import { countOf, countUpTo } from '#web/lib/format-count.ts';

/** What each class of things is called, and what its period counts from. */
export const classWords: Record<RetentionClass, { title: string; note: string; what: readonly [string, string] }> = {
  conversations: {
    title: 'Conversations with agents',
    note: 'Counted from the last time that they were used. Messages, attachments, summaries and search go with them.',
    what: ['conversation', 'conversations'],
  },
  deleted_conversations: {
    title: 'Deleted conversations',
    note: 'Counted from their deletion. Until then they can be restored.',
    what: ['conversation', 'conversations'],
  },
  chat_messages: {
    title: 'Messages between people',
    note: 'Counted from when they were sent. The chats stay.',
    what: ['message', 'messages'],
  },
  ledger: {
    title: 'Calls of models, one by one',
    note: 'Usage and costs of each day stay for ever; at least 400 days are kept call by call.',
    what: ['call', 'calls'],
  },
};

/** The server counts no further. */
const mostCounted = 10_000;

export function periodText(days: number | null): string {
  return days === null ? 'For ever' : countOf(days, 'day', 'days');
}

/** How many would go, e.g. `12 conversations with 340 messages`. */
export function dueText(name: RetentionClass, { due, messages }: Due): string {
  const [one, many] = classWords[name].what;
  if (due === null) return `more ${many} than can be counted now`;
  const counted = due < mostCounted ? countOf(due, one, many) : `${countUpTo(due, mostCounted)} ${many}`;
  return messages === null || due === 0 ? counted : `${counted} with ${countOf(messages, 'message', 'messages')}`;
}

/** What is due and stays; null where nothing does. */
export function keptText({ kept_for_cases: cases, kept_in_use: inUse }: Due): string | null {
  const kept = [
    ...(cases > 0 ? [`${countOf(cases, 'is', 'are')} kept for a review`] : []),
    ...(inUse > 0 ? [`${countOf(inUse, 'is', 'are')} in use`] : []),
  ];
  return kept.length === 0 ? null : kept.join(', ');
}
