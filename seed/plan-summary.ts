import { firstCount, nextCountAfter } from '#server/core/summaries/summary.ts';
import { add, iso, type Plan } from './plan.ts';
import { type Asked, noUsage, planCall, timesOf, tokensOf } from './plan-answer.ts';
import type { Growing } from './plan-conversation.ts';
import { phrases } from './texts/texts.ts';
import type { Topic } from './texts/topic.ts';

/** What has been written about a conversation so far. */
export interface Summarized {
  row: Record<string, unknown> | null;
  nextCount: number;
  calls: number;
  costNano: bigint;
  unpriced: number;
}

export function nothingSummarized(): Summarized {
  return { row: null, nextCount: firstCount, calls: 0, costNano: 0n, unpriced: 0 };
}

/** Writes the summary once a conversation is long enough, and again as it grows. */
export function summarize(
  plan: Plan,
  growing: Growing,
  asked: Asked,
  { topic, title, at, so }: { topic: Topic; title: string; at: number; so: Summarized },
): void {
  const count = growing.headPosition;
  if (count < so.nextCount) return;
  const { summary, words } = phrases[topic.language];
  const text = `${title}. ${topic.gist} ${summary}`.replaceAll(
    /\{(\w+)\}/g,
    (whole, name: string) => words[name]?.[0] ?? whole,
  );
  const usage = { ...noUsage, inputUncached: growing.contextTokens + 180, outputText: tokensOf(text) + 30 };
  const startedAt = at + 900;
  const { first, writing } = timesOf(plan, asked.model, usage);
  const { costNano } = planCall(plan, {
    ...asked,
    kind: 'summary',
    messageId: null,
    attempt: 1,
    startedAt,
    firstTokenAt: startedAt + first,
    endedAt: startedAt + first + writing,
    outcome: 'complete',
    failure: null,
    usage,
    source: 'reported',
    holdsCode: false,
  });
  so.calls += 1;
  so.costNano += costNano ?? 0n;
  so.unpriced += Number(costNano === null);
  so.nextCount = nextCountAfter(count);
  so.row = {
    conversation_id: growing.id,
    id: so.row?.['id'] ?? plan.random.uuid(startedAt),
    user_id: growing.person.id,
    title_suggestion: title,
    summary_text: text,
    key_topics: topic.keyTopics,
    message_count: count,
    message_id: growing.headId,
    branch_id: growing.branchId,
    llm_model_id: asked.model.id,
    updated_at: iso(startedAt + first + writing),
    next_count: so.nextCount,
    attempts: 0,
    fence: so.calls * 2,
    has_failed: false,
    calls: so.calls,
    cost_nano: String(so.costNano),
    unpriced_calls: so.unpriced,
    created_at: so.row?.['created_at'] ?? iso(startedAt),
  };
}

export function addSummary(plan: Plan, { row }: Summarized): void {
  if (row !== null) add(plan, 'conversation_summary', row);
}
