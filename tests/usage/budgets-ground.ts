import { randomUUIDv7 } from 'node:crypto';
import { type Generation, recordCall } from '#server/core/answers/record-call.ts';
import { admitCall } from '#server/core/budgets/admit-call.ts';
import type { BudgetGate } from '#server/core/budgets/budget-gate.ts';
import { createBudget, type NewBudget } from '#server/core/budgets/create-budget.ts';
import type { ManagedBudget } from '#server/core/budgets/list-budgets.ts';
import type { NodeIdentity } from '#server/core/answers/node-identity.ts';
import type { Usage } from '#server/providers/provider.ts';
import type { Ground } from '#tests/engine/ground.ts';

/** A call as the tests know it. */
export interface TestCall {
  id: string;
  userId: number;
  agentId: string | null;
  at: Date;
  tokens: number;
  /** Null: its price is unknown. */
  costNano: bigint | null;
}

/** Budgets on a database of their own, with people and one model, and calls that nobody really makes. */
export class BudgetsGround {
  readonly ground: Ground;
  readonly people: number[];
  readonly agentId: string;
  readonly modelId: string;
  readonly node: NodeIdentity;

  private constructor(ground: Ground, people: number[], agentId: string, node: NodeIdentity) {
    this.ground = ground;
    this.people = people;
    this.agentId = agentId;
    this.modelId = ground.catalog.default!.id;
    this.node = node;
  }

  static async on(ground: Ground): Promise<BudgetsGround> {
    const { db, pool, actor } = ground.ctx;
    const others = await db
      .insertInto('appUser')
      .values(['lin', 'omar'].map((username) => ({ username, email: `${username}@example.org` })))
      .returning('id')
      .execute();
    const { rows } = await pool.query<{ id: string }>('select id from agent limit 1');
    const node = await ground.newNode();
    await pool.query(`update node set lease_until = now() + interval '1 hour'`);
    return new BudgetsGround(ground, [actor.userId, ...others.map(({ id }) => id)], rows[0]!.id, node);
  }

  get ctx() {
    return { ...this.ground.ctx, budgets: this.ground.budgets };
  }

  make(settings: Partial<NewBudget> = {}): Promise<ManagedBudget> {
    const nobody = { person: null, agent: null, model: null };
    const usual = {
      name: '',
      scope: 'house',
      unit: 'tokens',
      period: 'day',
      timeZone: 'UTC',
      amount: 1_000_000,
    } as const;
    return createBudget(this.ctx, { ...usual, action: 'block', ...nobody, ...settings });
  }

  /** One as any server makes it: admitted, in mid-air until it is recorded. */
  async admit(call: TestCall, outputTokens: number, budgets: BudgetGate = this.ground.budgets): Promise<void> {
    const { catalog, ctx } = this.ground;
    const gateway = { cost: (usage: Usage) => BigInt(usage.inputUncached + usage.outputText) };
    const { id, userId, agentId, at } = call;
    const who = { id, userId, agentId, at, messageId: null, node: this.node, model: catalog.default! };
    const coming = { ...who, inputTokens: 0, maxOutputTokens: outputTokens };
    await admitCall({ ctx, gateway, catalog, budgets }, coming, AbortSignal.timeout(60_000));
  }

  record({ id, userId, agentId, at, tokens, costNano }: TestCall): Promise<void> {
    const call: Generation = {
      id,
      kind: 'answer',
      attempt: 1,
      userId,
      conversationId: null as never,
      messageId: null,
      agentId,
      agentVersionId: null,
      llmModelId: this.modelId,
      provider: 'custom',
      requestedModel: 'echo',
      responseModel: null,
      providerRequestId: null,
      usage: { inputUncached: 0, inputCacheRead: 0, inputCacheWrite: 0, outputText: tokens, outputReasoning: 0 },
      usageSource: 'reported',
      usageRaw: undefined,
      modelPriceId: null,
      costNano,
      outcome: 'complete',
      errorClass: null,
      httpStatus: null,
      startedAt: at,
      firstTokenAt: null,
      endedAt: at,
    };
    return recordCall(this.ctx, call);
  }

  /** The model as one that has a price by now. */
  pricedModel() {
    return { id: this.modelId, name: 'Echo', price: this.ground.catalog.default!.price };
  }

  newCall(more: Partial<TestCall> = {}): TestCall {
    const usual = { userId: this.people[0]!, agentId: null, at: new Date(), tokens: 10, costNano: null };
    return { id: randomUUIDv7(), ...usual, ...more };
  }

  /** What is written down beside the windows, and what it must be: of each budget that holds, window and person. */
  async compare(): Promise<{ written: Sums[]; expected: Sums[] }> {
    const { pool } = this.ground.ctx;
    const key = `b.id as budget, w.starts_at, case b.scope when 'each_person' then g.user_id else 0 end as person`;
    const isIn = `b.ended_at is null and (b.user_id is null or b.user_id = g.user_id) and (b.agent_id is null or b.agent_id = g.agent_id)
      and (b.llm_model_id is null or b.llm_model_id = g.llm_model_id)`;
    const expected = await pool.query<Sums>(`
      select budget, starts_at, person::int, sum(used)::float8 as used, sum(held)::float8 as held, sum(unpriced)::int as unpriced from (
        select ${key}, case b.unit when 'tokens' then g.input_uncached + g.output_text else coalesce(g.cost_nano, a.cost_nano, 0) end as used,
          0 as held, (b.unit = 'dollars' and coalesce(g.cost_nano, a.cost_nano) is null)::int as unpriced
        from generation g left join generation_adjustment a on a.generation_id = g.id cross join budget b
        join budget_window w on w.budget_id = b.id and g.started_at >= w.starts_at and g.started_at < w.ends_at where ${isIn}
        union all
        select b.id, w.starts_at, h.user_id, 0, h.amount, 0 from budget_hold h join budget b on b.id = h.budget_id and b.ended_at is null
        join budget_window w on w.budget_id = b.id and h.created_at >= w.starts_at and h.created_at < w.ends_at
      ) t group by 1, 2, 3 having sum(used) <> 0 or sum(held) <> 0 or sum(unpriced) <> 0 order by 1, 2, 3`);
    const written = await pool.query<Sums>(`
      select u.budget_id as budget, u.starts_at, u.user_id::int as person, u.used::float8, u.held::float8, u.unpriced_calls as unpriced
      from budget_use u join budget b on b.id = u.budget_id and b.ended_at is null
      where u.used <> 0 or u.held <> 0 or u.unpriced_calls <> 0 order by 1, 2, 3`);
    return { written: written.rows, expected: expected.rows };
  }
}

interface Sums {
  budget: string;
  starts_at: Date;
  person: number;
  used: number;
  held: number;
  unpriced: number;
}
