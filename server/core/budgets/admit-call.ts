import type { SystemContext } from '#server/core/context.ts';
import type { LlmModel, ModelGateway } from '#server/core/models/model.ts';
import type { ModelCatalog } from '#server/core/models/model-catalog.ts';
import { takeTurn } from '#server/core/models/take-turn.ts';
import type { BudgetGate } from './budget-gate.ts';
import { estimateCall } from './estimate-call.ts';
import type { FoundBudget } from './found-budget.ts';
import { releaseHolds } from './hold-store.ts';
import { subjectsOf } from './subjects.ts';

export interface AdmissionPorts {
  ctx: SystemContext;
  gateway: Pick<ModelGateway, 'cost'>;
  catalog: ModelCatalog;
  budgets: BudgetGate;
}

/** A call of a provider that is about to be made. */
export interface ComingCall {
  /** Its row in the ledger to be: whoever writes that one settles what is held for it. */
  id: string;
  /** Where it writes a message, which. */
  messageId: string | null;
  /** The server that makes it, by whose life what it holds counts. */
  node: { id: string; epoch: number };
  userId: number;
  agentId: string | null;
  model: LlmModel;
  inputTokens: number;
  maxOutputTokens: number | undefined;
  /** When it begins: it counts in the windows of that moment. */
  at: Date;
}

/**
 * Every call of a provider passes here, once, however often it is then tried. It holds what it may come to in all budgets that
 * it is in, and is counted by the limits of its model: in this order, so that who is stopped by a budget takes no turn away.
 * Answers the budgets; who holds and does not call gives back what is held by `giveBack`.
 * @throws {AppError} `budget` or `rate_limited`, with what it has reached and until when
 */
export async function admitCall(ports: AdmissionPorts, call: ComingCall, signal: AbortSignal): Promise<FoundBudget[]> {
  const { ctx, catalog } = ports;
  const held = await holdFor(ports, call, signal);
  try {
    await takeTurn(ctx, catalog, call.model);
    return held;
  } catch (error) {
    if (held.length > 0) await giveBack(ports, call.id);
    throw error;
  }
}

async function holdFor(
  { ctx, gateway, budgets }: AdmissionPorts,
  call: ComingCall,
  signal: AbortSignal,
): Promise<FoundBudget[]> {
  const { id, messageId, node, userId, agentId, model, inputTokens, maxOutputTokens, at } = call;
  const subjects = subjectsOf({ userId, agentId, llmModelId: model.id });
  if (!budgets.concerns(subjects)) return [];
  const likelyTokens = agentId === null ? null : await budgets.sizes.of(ctx, agentId);
  const estimate = estimateCall(gateway, model, { inputTokens, maxOutputTokens, likelyTokens, at });
  const who = { generationId: id, messageId, nodeId: node.id, nodeEpoch: node.epoch, userId, subjects, at };
  return budgets.hold({ ...who, ...estimate }, model.name, signal);
}

/** What was held for a call that nobody makes, or that came to nothing. */
export async function giveBack({ ctx, budgets }: Pick<AdmissionPorts, 'ctx' | 'budgets'>, id: string): Promise<void> {
  await releaseHolds(ctx, id);
  budgets.settled();
}
