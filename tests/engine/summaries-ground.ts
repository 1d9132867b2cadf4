import { randomUUID, randomUUIDv7 } from 'node:crypto';
import { expect } from 'vitest';
import { appendTurn } from '#server/core/answers/ask-store.ts';
import { createConversation } from '#server/core/conversations/create-conversation.ts';
import type { ModelGateway } from '#server/core/models/model.ts';
import { getSummaryOf } from '#server/core/summaries/list-summaries.ts';
import type { PerformOptions } from '#server/core/errands/perform-errand.ts';
import { summarizeConversation } from '#server/core/summaries/summarize-conversation.ts';
import type { Summary, SummaryText } from '#server/core/summaries/summary.ts';
import type { AttemptListener, ModelPart, ModelRequest, Usage } from '#server/providers/provider.ts';
import { type Ground, startGround } from './ground.ts';

type Say = (request: ModelRequest, told: AttemptListener) => Promise<string> | string;

const never = new AbortController().signal;

/** Conversations without answers, and a model that summarizes them as the test says. */
export class SummariesGround {
  readonly ground: Ground;
  /** What the model was asked. */
  asked: ModelRequest[] = [];
  say: Say = summarizeLast;
  readonly options: PerformOptions = { leaseMs: 30_000, pausesMs: [0, 0] };

  private constructor(ground: Ground) {
    this.ground = ground;
  }

  static async start(): Promise<SummariesGround> {
    return new SummariesGround(await startGround());
  }

  close(): Promise<void> {
    return this.ground.close();
  }

  forget(): void {
    this.asked = [];
    this.say = summarizeLast;
  }

  get ports() {
    const answer = (request: ModelRequest, told: AttemptListener) => (
      this.asked.push(request),
      this.say(request, told)
    );
    const gateway: ModelGateway = {
      async *call(_model, request, { signal, ...told }): AsyncGenerator<ModelPart> {
        const text = await answer(request, told);
        if (signal.aborted) return;
        yield { type: 'text', text };
        yield { type: 'usage', usage: usageOf(request) };
      },
      cost: (usage: Usage) => BigInt(usage.inputUncached + 10 * usage.outputText),
      estimateTokens: (text) => Math.ceil(text.length / 4),
      unitPrices: () => ({ input: null, output: null }),
      close: () => undefined,
    };
    const { ctx, catalog, budgets } = this.ground;
    return { ctx, gateway, catalog, budgets, node: () => ({ id: randomUUID(), epoch: 1 }) };
  }

  summarize(id: string, more: Partial<PerformOptions> = {}, signal = never): Promise<void> {
    return summarizeConversation(this.ports, id, { ...this.options, ...more }, signal);
  }

  async conversationWith(messages: number, length = 0): Promise<string> {
    const { id } = await createConversation(this.ground.ctx, { title: 'Tides', autoSummarize: true });
    await this.tell(id, messages, length);
    return id;
  }

  /** Adds messages that nobody answers, each with its number; answers the id of the last one. */
  async tell(id: string, messages: number, length = 0): Promise<string> {
    let last = '';
    for (let index = 0; index < messages; index++) {
      const { headPosition } = await this.ground.conversation(id);
      last = await this.tellOne(id, `message ${headPosition + 1}`.padEnd(length, '.'));
    }
    return last;
  }

  async tellOne(id: string, content: string): Promise<string> {
    const question = { id: randomUUIDv7(), content, clientId: null, title: '', extras: null };
    const turn = { question, reply: null, repeat: null, historyLimit: 1 };
    expect(await appendTurn(this.ground.ctx, { id }, turn)).not.toBeNull();
    return question.id;
  }

  read(id: string): Promise<Summary | null> {
    return getSummaryOf(this.ground.ctx, id);
  }

  async readText(id: string): Promise<SummaryText | null> {
    return (await this.read(id))?.text ?? null;
  }

  /** The calls as the ledger has them. */
  async spent(id: string): Promise<{ kind: string; outcome: string; cost_nano: number; user_id: number }[]> {
    const { rows } = await this.ground.ctx.pool.query<{
      kind: string;
      outcome: string;
      cost_nano: number;
      user_id: number;
    }>(
      `select kind, outcome, cost_nano, user_id from generation where conversation_id = $1 order by started_at, attempt`,
      [id],
    );
    return rows;
  }

  /** As if all pauses and leases were over. */
  async wait(id: string): Promise<void> {
    await this.ground.ctx.pool.query(
      `update conversation_summary set wake_at = least(wake_at, now()), updated_at = updated_at - interval '1 minute' where conversation_id = $1`,
      [id],
    );
  }
}

/** What was said, as a model is shown it: one line a message. */
export function linesOf({ messages }: ModelRequest): string[] {
  const record = /<<<conversation [^>]+>>>\n([\s\S]*)\n<<<end of conversation/.exec(messages[0]!.content)?.[1] ?? '';
  return record.split('\n');
}

export function summarizeLast(request: ModelRequest): string {
  return JSON.stringify({ title: 'Tides', summary: `As of ${linesOf(request).at(-1)}`, topics: ['sea'] });
}

const usageOf = ({ messages }: ModelRequest): Usage => ({
  inputUncached: messages[0]!.content.length,
  inputCacheRead: 0,
  inputCacheWrite: 0,
  outputText: 7,
  outputReasoning: 0,
});
