import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';

/** An answer as the tests would have it, and what was said of it. */
export interface ToldAnswer {
  at: Date;
  score?: number | null;
  isFlagged?: boolean;
  hasFailed?: boolean;
  responseModel?: string;
  costNano?: number | null;
  outputTokens?: number;
  durationMs?: number;
  firstTokenMs?: number;
}

export interface Teller {
  userId: number;
  modelId: string;
  agentId: string;
  agentVersionId: string;
}

/**
 * Puts answers into a conversation of their own with all that the product writes of them: messages, the ledger with its facts,
 * ratings and flags with their counts by the day. Answers their ids, and the conversation's.
 */
export async function tellAnswers(
  pool: Pool,
  { userId, modelId, agentId, agentVersionId }: Teller,
  answers: ToldAnswer[],
): Promise<{ conversation: string; ids: string[] }> {
  const conversation = randomUUID();
  const ids = answers.map(() => randomUUID());
  const { rows } = await pool.query<{ id: number }>(
    `with talk as (
       insert into conversation (id, user_id, agent_id, title) values ($1, $2, $3, 'Told') returning id
     ) insert into branch (conversation_id, start_position, last_position) values ($1, 0, $4) returning id`,
    [conversation, userId, agentId, answers.length],
  );
  await pool.query(
    `with told as (
       select * from unnest($1::uuid[], $2::timestamptz[], $3::int[], $4::bool[], $5::bool[], $6::text[], $7::bigint[], $8::int[], $9::int[], $16::int[])
         with ordinality as t (id, at, score, flagged, failed, response_model, cost, tokens, ms, first_ms, position)
     ), messages as (
       insert into message (id, conversation_id, user_id, branch_id, position, role, content, status, llm_model_id, agent_version_id,
         model_used, revision, has_feedback, created_at)
       select id, $10, $11, $12, position, 'assistant', 'So it is.', (case when failed then 'failed' else 'complete' end)::message_status,
         $13, $15, response_model, 1, score is not null or flagged, at from told
     ), calls as (
       insert into generation (id, kind, attempt, user_id, conversation_id, message_id, agent_id, agent_version_id, llm_model_id, provider,
         requested_model, response_model, input_uncached, output_text, usage_source, cost_nano, outcome, error_class, started_at,
         first_token_at, ended_at)
       select id, 'answer', 1, $11, $10, id, $14, $15, $13, 'custom', 'echo', case when failed then null else response_model end, 50, tokens,
         'reported', cost, case when failed then 'failed' else 'complete' end, case when failed then 'timeout' end, at,
         at + make_interval(secs => first_ms / 1000.0), at + make_interval(secs => ms / 1000.0) from told
     ), facts as (
       insert into usage_pending (fact, user_id, at, agent_id, llm_model_id, generation_id) select 'call', $11, at, $14, $13, id from told
     ), ratings as (
       insert into message_rating (id, message_id, user_id, score) select gen_random_uuid(), id, $11, score from told where score is not null
     ), flags as (
       insert into message_flag (id, message_id, user_id, flag_type) select gen_random_uuid(), id, $11, 'factual_error' from told where flagged
     )
     insert into feedback_by_day as d (date, llm_model_id, agent_version_id, ones, twos, threes, fours, fives, factual_error)
     select (at at time zone 'UTC')::date, $13, $15, count(*) filter (where score = 1), count(*) filter (where score = 2),
       count(*) filter (where score = 3), count(*) filter (where score = 4), count(*) filter (where score = 5), count(*) filter (where flagged)
     from told group by 1
     on conflict (date, llm_model_id, agent_version_id) do update set ones = d.ones + excluded.ones, twos = d.twos + excluded.twos,
       threes = d.threes + excluded.threes, fours = d.fours + excluded.fours, fives = d.fives + excluded.fives,
       factual_error = d.factual_error + excluded.factual_error`,
    [
      ids,
      answers.map(({ at }) => at),
      answers.map(({ score }) => score ?? null),
      answers.map(({ isFlagged }) => isFlagged ?? false),
      answers.map(({ hasFailed }) => hasFailed ?? false),
      answers.map(({ responseModel }) => responseModel ?? 'echo'),
      answers.map(({ costNano }) => (costNano === undefined ? 1_000_000 : costNano)),
      answers.map(({ outputTokens }) => outputTokens ?? 100),
      answers.map(({ durationMs }) => durationMs ?? 2_000),
      conversation,
      userId,
      rows[0]!.id,
      modelId,
      agentId,
      agentVersionId,
      answers.map(({ firstTokenMs }) => firstTokenMs ?? 200),
    ],
  );
  return { conversation, ids };
}
