import type { PlannedAgent } from './plan-agents.ts';
import { add, iso, type Plan, type Row } from './plan.ts';
import type { Person } from './plan-people.ts';

/** A conversation as it grows: where its end is, and what it has come to. */
export interface Growing {
  id: string;
  person: Person;
  agent: PlannedAgent;
  /** The branch that is shown, and the last message on it. */
  branchId: number;
  headId: string | null;
  headPosition: number;
  branches: Row[];
  /** Tokens of all that the model is shown. */
  contextTokens: number;
  totals: { messages: number; tokens: number; costNano: bigint; unpriced: number };
  revision: number;
  createdAt: number;
  lastMessageAt: number;
}

export function begin(plan: Plan, person: Person, agent: PlannedAgent, at: number): Growing {
  const id = plan.random.uuid(at);
  const branchId = plan.next.branch++;
  add(plan, 'usage_pending', {
    fact: 'conversation',
    user_id: person.id,
    at: iso(at),
    agent_id: agent.id,
    is_special: false,
  });
  return {
    id,
    person,
    agent,
    branchId,
    headId: null,
    headPosition: 0,
    branches: [branchRow(id, branchId, { parent: null, start: 1, lastId: null, at })],
    contextTokens: 0,
    totals: { messages: 0, tokens: 0, costNano: 0n, unpriced: 0 },
    revision: 0,
    createdAt: at,
    lastMessageAt: at,
  };
}

function branchRow(
  conversationId: string,
  id: number,
  { parent, start, lastId, at }: { parent: number | null; start: number; lastId: string | null; at: number },
): Row {
  return {
    id,
    conversation_id: conversationId,
    parent_branch_id: parent,
    start_position: start,
    last_position: start - 1,
    last_id: lastId,
    chosen_at: iso(at),
    deleted_from: 2_147_483_647,
  };
}

/** A message at the end of what is shown. */
export function append(plan: Plan, growing: Growing, at: number, message: Row & { role: 'user' | 'assistant' }): Row {
  growing.headPosition += 1;
  growing.revision += 1;
  growing.totals.messages += 1;
  growing.lastMessageAt = at;
  const row: Row = {
    id: plan.random.uuid(at),
    conversation_id: growing.id,
    user_id: growing.person.id,
    branch_id: growing.branchId,
    position: growing.headPosition,
    parent_id: growing.headId,
    message_type: 'text',
    status: 'complete',
    revision: growing.revision,
    has_feedback: false,
    created_at: iso(at),
    ...message,
  };
  growing.headId = row['id'] as string;
  add(plan, 'message', row);
  return row;
}

/** Takes the last message back by a branch beside it: what comes next stands in its place, and the old one stays. */
export function openBranchBesideHead(plan: Plan, growing: Growing, head: Row, at: number): void {
  const left = growing.branches.at(-1)!;
  left['last_position'] = growing.headPosition;
  left['last_id'] = growing.headId;
  const parent = growing.branchId;
  growing.branchId = plan.next.branch++;
  growing.headId = head['parent_id'] as string;
  growing.headPosition -= 1;
  growing.revision += 1;
  const start = growing.headPosition + 1;
  growing.branches.push(branchRow(growing.id, growing.branchId, { parent, start, lastId: growing.headId, at }));
}

export interface Standing {
  title: string;
  status: 'active' | 'paused' | 'completed' | 'archived';
  deletedAt: number | null;
  relatedChatId: number | null;
  autoSummarize: boolean;
}

/** The conversation as it stands today. */
export function settle(
  plan: Plan,
  growing: Growing,
  { title, status, deletedAt, relatedChatId, autoSummarize }: Standing,
): void {
  const revision = growing.revision + Number(status !== 'active') + Number(deletedAt !== null);
  add(plan, 'conversation', {
    id: growing.id,
    user_id: growing.person.id,
    agent_id: growing.agent.id,
    title,
    status,
    related_chat_id: relatedChatId,
    auto_summarize: autoSummarize,
    active_branch_id: growing.branchId,
    head_id: growing.headId,
    head_position: growing.headPosition,
    head_is_open: false,
    previous_head_is_open: false,
    branch_count: growing.branches.length,
    total_messages: growing.totals.messages,
    total_tokens_used: growing.totals.tokens,
    total_cost_nano: String(growing.totals.costNano),
    unpriced_answers: growing.totals.unpriced,
    revision,
    deletion_revision: 0,
    activity_at: iso(growing.lastMessageAt),
    last_message_at: iso(growing.lastMessageAt),
    deleted_at: deletedAt === null ? null : iso(deletedAt),
    created_at: iso(growing.createdAt),
    updated_at: iso(deletedAt ?? growing.lastMessageAt),
  });
  add(plan, 'branch', ...growing.branches);
}
