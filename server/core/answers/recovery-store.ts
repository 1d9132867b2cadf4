import type { SystemContext } from '#server/core/context.ts';
import { runStatement, statement } from '#server/db/statement.ts';
import type { Answer, GrowingPart } from './answer.ts';

type StoreContext = Pick<SystemContext, 'db' | 'pool'>;

const lapsed = (condition: string): string =>
  `update node set epoch = epoch + 1, lease_until = now() + interval '30 s' where id <> $1 and ${condition} returning id`;
const claimLapsed = statement<{ id: string }>('claim-lapsed-nodes', lapsed('lease_until < now()'));
const claimAll = statement<{ id: string }>('claim-all-nodes', lapsed('true'));

/**
 * Ends other nodes by raising their epoch and takes them for this one; of two that try, one gets them.
 * Should this one die too before it is done, the lease that it has set here lapses in turn.
 */
export async function claimLapsedNodes(ctx: StoreContext, selfId: string, isOnlyNode: boolean): Promise<string[]> {
  const rows = await runStatement(ctx, isOnlyNode ? claimAll : claimLapsed, [selfId]);
  return rows.map(({ id }) => id);
}

const forgotten = statement<{ node_id: string }>(
  'list-forgotten-nodes',
  `select distinct a.node_id from answer a where not exists (select from node n where n.id = a.node_id)`,
);

/**
 * Nodes that have been ended and still got an answer: a server that was frozen can store a question
 * before it finds out that it has lost its lease.
 */
export async function listForgottenNodes(ctx: StoreContext): Promise<string[]> {
  const rows = await runStatement(ctx, forgotten, []);
  return rows.map((row) => row.node_id);
}

/** An answer as it was ordered of a server that has died, and what is known of how far that one has come. */
export interface AbandonedAnswer extends Answer {
  /** Of the call that was under way, where something is held for it. */
  generationId: string | null;
  /** Nothing is held for it in budgets that it is in: it waited to be let in. */
  waitsForBudgets: boolean;
  /** Attempts that have failed, and when the last of them did. */
  attempts: number;
  attemptedAt: Date | null;
  stopRequestedAt: Date | null;
  checkpointSeq: number;
  /** What is known to have been shown up to `checkpointSeq`; the journal goes on from there. */
  shown: GrowingPart[];
}

interface AbandonedRow {
  node_id: string;
  node_epoch: number;
  message_id: string;
  number: number;
  conversation_id: string;
  user_id: number;
  agent_id: string;
  agent_version_id: string;
  temperature_override: number | null;
  max_tokens_override: number | null;
  branch_id: number;
  branch_count: number;
  position: number;
  system_prompt: string;
  context_window: number | null;
  llm_model_id: string | null;
  context_chat_id: number | null;
  context_message_limit: number | null;
  waits_for: string | null;
  content: string;
  parts: GrowingPart[] | null;
  created_at: Date;
  generation_id: string | null;
  is_in_budgets: boolean;
  attempts: number;
  attempted_at: Date | null;
  stop_requested_at: Date | null;
  checkpoint_seq: number;
  checkpoint_parts: GrowingPart[] | null;
}

/** A server hears of a budget that is made or changed within seconds: from before that nothing can be told. */
const isInBudgets = `exists (
    select from budget b join budget_window w on w.budget_id = b.id and w.starts_at <= a.created_at and w.ends_at > a.created_at
    where b.ended_at is null and b.updated_at < a.created_at - interval '1 minute'
      and b.subject = any(array['everybody', 'person ' || a.user_id, 'agent ' || c.agent_id, 'model ' || coalesce(a.llm_model_id, $2::uuid)])
  )`;

const abandoned = statement<AbandonedRow>(
  'list-abandoned-answers',
  `select a.node_id, a.node_epoch, a.message_id, m.number, a.conversation_id, a.user_id, c.agent_id,
    coalesce(a.agent_version_id, g.current_version_id) as agent_version_id, v.temperature_override, v.max_tokens_override,
    m.branch_id, c.branch_count, m.position, coalesce(c.system_prompt, v.system_prompt, '') as system_prompt, c.context_window,
    a.llm_model_id, a.context_chat_id, a.context_message_limit, a.waits_for, m.content, m.parts, a.created_at,
    (select h.generation_id from budget_hold h where h.message_id = a.message_id limit 1) as generation_id,
    ${isInBudgets} as is_in_budgets, tried.attempts, tried.attempted_at, a.stop_requested_at, a.checkpoint_seq, a.checkpoint_parts
  from answer a
  join message m on m.id = a.message_id
  join conversation c on c.id = a.conversation_id
  join agent g on g.id = c.agent_id
  left join agent_version v on v.id = coalesce(a.agent_version_id, g.current_version_id)
  cross join lateral (
    select coalesce(max(t.attempt), 0) as attempts, max(t.ended_at) as attempted_at
    from generation t where t.message_id = a.message_id and t.started_at >= date_trunc('milliseconds', a.created_at)
  ) tried
  where a.node_id = $1
  order by a.waits_for is null, a.created_at desc`,
);

/**
 * The answers a dead node has left. They stay its own until each is ended: its journal is theirs. Those that wait for others
 * come first: once what they wait for has ended nobody could tell them from answers that were being made.
 */
export async function listAbandonedAnswers(
  ctx: StoreContext,
  deadNodeId: string,
  defaultModelId: string | null,
): Promise<AbandonedAnswer[]> {
  const rows = await runStatement(ctx, abandoned, [deadNodeId, defaultModelId]);
  return rows.map((row) => ({
    node: { id: row.node_id, epoch: row.node_epoch },
    messageId: row.message_id,
    number: row.number,
    conversationId: row.conversation_id,
    userId: row.user_id,
    agentId: row.agent_id,
    agentVersionId: row.agent_version_id,
    temperature: row.temperature_override,
    maxTokens: row.max_tokens_override,
    branchId: row.branch_id,
    branchCount: row.branch_count,
    position: row.position,
    systemPrompt: row.system_prompt,
    contextWindow: row.context_window,
    llmModelId: row.llm_model_id,
    contextChatId: row.context_chat_id,
    contextMessageLimit: row.context_message_limit,
    waitsFor: row.waits_for,
    history: null,
    continues: partsOf(row),
    askedAt: row.created_at,
    generationId: row.generation_id,
    waitsForBudgets: row.is_in_budgets && row.generation_id === null,
    attempts: row.attempts,
    attemptedAt: row.attempted_at,
    stopRequestedAt: row.stop_requested_at,
    checkpointSeq: row.checkpoint_seq,
    shown: row.checkpoint_parts ?? partsOf(row),
  }));
}

function partsOf({ content, parts }: { content: string; parts: GrowingPart[] | null }): GrowingPart[] {
  return parts ?? (content === '' ? [] : [{ type: 'text', text: content }]);
}

/** Lets go of answers that wait for one that has ended. */
export async function releaseFollowers(ctx: StoreContext): Promise<void> {
  const release = statement(
    'release-followers',
    `update answer a set waits_for = null from message m where m.id = a.waits_for and m.status not in ('pending', 'streaming')`,
  );
  await runStatement(ctx, release, []);
}
