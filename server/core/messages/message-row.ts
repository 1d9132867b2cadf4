import type { Attachment } from '#contract/attachments.ts';
import type { MessagePart } from '#contract/parts.ts';
import type { MessageStatus, UsageSource } from '#server/db/tables.ts';
import type { Message } from './message.ts';

/** A row of `message` as hand-written statements return it. */
export interface MessageRow {
  id: string;
  number: number;
  conversation_id: string;
  branch_id: number;
  position: number;
  parent_id: string | null;
  role: Message['role'];
  message_type: string;
  content: string;
  parts: MessagePart[] | null;
  status: MessageStatus;
  llm_model_id: string | null;
  model_used: string | null;
  agent_version_id: string | null;
  input_tokens: number | null;
  output_tokens: number | null;
  usage_source: UsageSource | null;
  cost_nano: number | null;
  response_time_ms: number | null;
  metadata: Record<string, unknown> | null;
  attachments: Attachment[] | null;
  has_feedback: boolean;
  error_code: string | null;
  error_message: string | null;
  revision: number;
  created_at: Date;
}

/** The columns of `MessageRow`, of the table alias `m`. */
export const messageColumns = `m.id, m.number, m.conversation_id, m.branch_id, m.position, m.parent_id, m.role, m.message_type,
    m.content, m.parts, m.status, m.llm_model_id, m.model_used, m.agent_version_id, m.input_tokens, m.output_tokens, m.usage_source, m.cost_nano,
    m.response_time_ms, m.metadata, m.attachments, m.has_feedback, m.error_code, m.error_message, m.revision, m.created_at`;

export function messageOf(row: MessageRow): Message {
  return {
    id: row.id,
    number: row.number,
    conversationId: row.conversation_id,
    branchId: row.branch_id,
    position: row.position,
    parentId: row.parent_id,
    role: row.role,
    messageType: row.message_type,
    content: row.content,
    parts: row.parts ?? (row.content === '' ? [] : [{ type: 'text', text: row.content }]),
    status: row.status,
    llmModelId: row.llm_model_id,
    modelUsed: row.model_used,
    agentVersionId: row.agent_version_id,
    inputTokens: row.input_tokens,
    outputTokens: row.output_tokens,
    usageSource: row.usage_source,
    costNano: row.cost_nano,
    responseTimeMs: row.response_time_ms,
    metadata: row.metadata ?? {},
    attachments: row.attachments ?? [],
    hasFeedback: row.has_feedback,
    errorCode: row.error_code,
    errorMessage: row.error_message,
    revision: row.revision,
    createdAt: row.created_at,
  };
}
