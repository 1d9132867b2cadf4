import { randomUUIDv7 } from 'node:crypto';
import { pino } from 'pino';
import { expect } from 'vitest';
import type { Answer } from '#server/core/answers/answer.ts';
import { AnswerEngine } from '#server/core/answers/answer-engine.ts';
import { appendTurn } from '#server/core/answers/ask-store.ts';
import { insertNode } from '#server/core/answers/journal-store.ts';
import type { NodeIdentity } from '#server/core/answers/node-identity.ts';
import type { AskContext } from '#server/core/answers/ports.ts';
import { takeOverLapsedNodes } from '#server/core/answers/recover-answers.ts';
import { BudgetGate } from '#server/core/budgets/budget-gate.ts';
import type { Actor, Context } from '#server/core/context.ts';
import { createConversation } from '#server/core/conversations/create-conversation.ts';
import type { ModelGateway } from '#server/core/models/model.ts';
import { ModelCatalog } from '#server/core/models/model-catalog.ts';
import { registerModels } from '#server/core/models/register-models.ts';
import { createKysely } from '#server/db/database.ts';
import { createPool } from '#server/db/pool.ts';
import { LocalBus } from '#server/events/bus.ts';
import { createTestDatabase } from '#tests/support/database.ts';

/** A model gateway that says nothing: for what happens beside the calls. */
export const silentGateway: ModelGateway = {
  call: () => (async function* () {})(),
  cost: () => null,
  estimateTokens: (text) => Math.ceil(text.length / 4),
  unitPrices: () => ({ input: null, output: null }),
  close: () => undefined,
};

const model = {
  name: 'Echo',
  modelType: 'custom' as const,
  modelId: 'echo',
  apiEndpoint: null,
  maxTokens: 1000,
  contextTokens: 8000,
  supportsStreaming: true,
  supportsFunctionCalling: false,
  supportsVision: false,
  deadlines: null,
  prices: [{ validFrom: new Date(0), validTo: null, source: 'test', price: {} }],
};

/** Tokens and nano-dollars. */
export interface Sums {
  tokens: number;
  cost: number;
}

const sumsSql = `
  select (
    select json_build_object('tokens', coalesce(sum(input_uncached + input_cache_read + input_cache_write + output_text + output_reasoning), 0), 'cost', coalesce(sum(cost_nano), 0))
    from generation where conversation_id = $1
  ) as ledger, (
    select json_build_object('tokens', total_tokens_used, 'cost', total_cost_nano) from conversation where id = $1
  ) as conversation, (
    select json_build_object('tokens', coalesce(sum(input_tokens + output_tokens), 0), 'cost', coalesce(sum(cost_nano), 0))
    from message where conversation_id = $1
  ) as messages`;

/** What the engine stands on: a database with one person and one model, and a bus. */
export async function startGround() {
  const database = await createTestDatabase();
  const log = pino({ level: process.env['LOG_LEVEL'] ?? 'silent' });
  const pool = createPool({ url: database.url, size: 8 }, log);
  const events = new LocalBus();
  const system = { db: createKysely(pool), pool, events, log };
  const { id: userId } = await system.db
    .insertInto('appUser')
    .values({ username: 'ada', email: 'ada@example.org' })
    .returning('id')
    .executeTakeFirstOrThrow();
  const actor: Actor = { userId, username: 'ada', role: 'member', sessionId: 1, apiKeyId: null };
  const ctx: Context & { events: LocalBus } = { ...system, actor };
  await registerModels(system, [model], { model, reason: 'it is the only one' });
  const catalog = new ModelCatalog(system);
  await catalog.refresh();
  const budgets = new BudgetGate(system);
  const engines: AnswerEngine[] = [];

  return {
    ctx,
    catalog,
    budgets,
    /** A running answer of `node` to a new question in a conversation of its own. */
    async newAnswer(node: NodeIdentity, question = 'Why?'): Promise<Answer> {
      const conversation = await createConversation(ctx, { title: 'Engine' });
      const replyId = randomUUIDv7();
      const turn = (await appendTurn(ctx, conversation, {
        question: { id: randomUUIDv7(), content: question, clientId: null, title: '', extras: null },
        reply: { id: replyId, node, llmModelId: null, quoteChat: false, quoteLimit: 20 },
        repeat: null,
        historyLimit: 10,
      }))!;
      return {
        messageId: replyId,
        number: turn.reply_number!,
        conversationId: turn.conversation_id,
        userId,
        agentId: turn.agent_id,
        agentVersionId: turn.agent_version_id,
        temperature: null,
        maxTokens: null,
        branchId: turn.branch_id,
        branchCount: 1,
        position: 2,
        systemPrompt: turn.system_prompt,
        contextWindow: null,
        llmModelId: null,
        contextChatId: null,
        contextMessageLimit: null,
        node,
        waitsFor: null,
        history: null,
        continues: [],
        askedAt: turn.reply_created_at!,
      };
    },
    newNode: () => insertNode(ctx, randomUUIDv7()),
    /** Ends every other node and its answers, as a server does that starts where others have died. */
    async recover(gateway: ModelGateway = silentGateway, isOnlyNode = true): Promise<NodeIdentity> {
      const self = await insertNode(ctx, randomUUIDv7());
      await takeOverLapsedNodes(ctx, gateway, catalog, self, isOnlyNode);
      return self;
    },
    /** A server's engine, which ends with the ground. */
    async startEngine(gateway: ModelGateway, isOnlyNode = true): Promise<AnswerEngine> {
      const engine = await AnswerEngine.start(ctx, gateway, catalog, budgets, events, isOnlyNode);
      engines.push(engine);
      return engine;
    },
    /** What asking needs, of an engine. */
    asking: (engine: AnswerEngine): AskContext => ({ ...ctx, engine, catalog }),
    newConversation: () => createConversation(ctx, { title: 'Engine' }),
    /** What the ledger says of a conversation, and what the conversation and its messages say. */
    async sums(conversationId: string): Promise<{ ledger: Sums; conversation: Sums; messages: Sums }> {
      const { rows } = await pool.query<{ ledger: Sums; conversation: Sums; messages: Sums }>(sumsSql, [
        conversationId,
      ]);
      return rows[0]!;
    },
    /** They say the same; where it is named, that. */
    async expectOneSum(conversationId: string, tokens?: number, cost = tokens): Promise<void> {
      const { ledger, conversation, messages } = await this.sums(conversationId);
      expect([conversation, messages]).toEqual([ledger, ledger]);
      if (tokens !== undefined) expect(ledger).toEqual({ tokens, cost });
    },
    message: (id: string) => ctx.db.selectFrom('message').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
    conversation: (id: string) =>
      ctx.db.selectFrom('conversation').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
    /** Holds rows against writers until the returned function is called. */
    async hold(sql: string, values: unknown[]): Promise<() => Promise<void>> {
      const client = await pool.connect();
      await client.query('begin');
      await client.query(sql, values);
      return async () => {
        await client.query('rollback');
        client.release();
      };
    },
    /** Resolves once so many statements wait for a lock. */
    async waiting(count: number): Promise<void> {
      const waits = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      await until(async () => (await pool.query(waits)).rowCount === count);
    },
    async close(): Promise<void> {
      await Promise.all(engines.map((engine) => engine.shutDown(0)));
      await ctx.db.destroy();
      await database.drop();
    },
  };
}

export type Ground = Awaited<ReturnType<typeof startGround>>;

/** Resolves once `isSo`, which is asked again and again. */
export async function until(isSo: () => boolean | Promise<boolean>, withinMs = 5000): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`Not so within ${withinMs} ms: ${String(isSo)}`);
    await pause(5);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
