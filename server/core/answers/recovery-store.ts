import type { SystemContext } from '#server/core/context.ts';
import { runStatement, statement } from '#server/db/statement.ts';
import type { GrowingPart } from './answer.ts';
import type { NodeIdentity } from './node-identity.ts';

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

export interface AbandonedAnswer {
  node: NodeIdentity;
  messageId: string;
  /** Of the call that was under way, where something is held for it. */
  generationId: string | null;
  number: number;
  conversationId: string;
  userId: number;
  agentId: string;
  agentVersionId: string | null;
  llmModelId: string | null;
  systemPrompt: string;
  question: string;
  stopRequestedAt: Date | null;
  checkpointSeq: number;
  /** What stood already when this run began: the message was being continued. */
  before: GrowingPart[];
  /** What is known to have been shown up to `checkpointSeq`; the journal goes on from there. */
  continues: GrowingPart[];
  createdAt: Date;
}

const abandoned = statement<{
  node_id: string;
  node_epoch: number;
  message_id: string;
  generation_id: string | null;
  number: number;
  conversation_id: string;
  user_id: number;
  agent_id: string;
  agent_version_id: string | null;
  llm_model_id: string | null;
  system_prompt: string;
  question: string | null;
  stop_requested_at: Date | null;
  checkpoint_seq: number;
  checkpoint_parts: GrowingPart[] | null;
  content: string;
  parts: GrowingPart[] | null;
  created_at: Date;
}>(
  'list-abandoned-answers',
  `select a.node_id, a.node_epoch, a.message_id, m.number,
    (select h.generation_id from budget_hold h where h.message_id = a.message_id limit 1) as generation_id, a.conversation_id, a.user_id, c.agent_id, a.agent_version_id, a.llm_model_id,
    coalesce(c.system_prompt, v.system_prompt, '') as system_prompt, q.content as question,
    a.stop_requested_at, a.checkpoint_seq, a.checkpoint_parts, m.content, m.parts, a.created_at
  from answer a
  join message m on m.id = a.message_id
  join conversation c on c.id = a.conversation_id
  left join message q on q.id = a.question_id
  left join agent_version v on v.id = a.agent_version_id
  where a.node_id = $1
  order by a.created_at`,
);

/** The answers a dead node has left. They stay its own until each is ended: its journal is theirs. */
export async function listAbandonedAnswers(ctx: StoreContext, deadNodeId: string): Promise<AbandonedAnswer[]> {
  const rows = await runStatement(ctx, abandoned, [deadNodeId]);
  return rows.map((row) => ({
    node: { id: row.node_id, epoch: row.node_epoch },
    before: partsOf(row),
    messageId: row.message_id,
    generationId: row.generation_id,
    number: row.number,
    conversationId: row.conversation_id,
    userId: row.user_id,
    agentId: row.agent_id,
    agentVersionId: row.agent_version_id,
    llmModelId: row.llm_model_id,
    systemPrompt: row.system_prompt,
    question: row.question ?? '',
    stopRequestedAt: row.stop_requested_at,
    checkpointSeq: row.checkpoint_seq,
    continues: row.checkpoint_parts ?? partsOf(row),
    createdAt: row.created_at,
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
