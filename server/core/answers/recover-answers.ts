import { randomUUIDv7 } from 'node:crypto';
import { giveBackDead } from '#server/core/budgets/give-back-dead.ts';
import type { SystemContext } from '#server/core/context.ts';
import type { ModelGateway } from '#server/core/models/model.ts';
import type { ModelCatalog } from '#server/core/models/model-catalog.ts';
import type { Usage } from '#server/providers/provider.ts';
import { type GrowingPart, type Outcome, writtenAs } from './answer.ts';
import { finishAnswer, type Generation } from './finish-store.ts';
import { deleteNode, listSegments } from './journal-store.ts';
import type { NodeIdentity } from './node-identity.ts';
import { LiveAnswer } from './live-answer.ts';
import {
  type AbandonedAnswer,
  claimLapsedNodes,
  listAbandonedAnswers,
  listForgottenNodes,
  releaseFollowers,
} from './recovery-store.ts';

const segmentsAtOnce = 200;

/**
 * Ends the answers of nodes that have died. Raising a dead node's epoch closes its journal, so the text read
 * here is all that it has shown; should it wake up, it can still store the whole end of an answer, but only
 * before that answer was ended here: whoever deletes the row of an answer has ended it.
 */
export async function takeOverLapsedNodes(
  ctx: SystemContext,
  gateway: ModelGateway,
  catalog: ModelCatalog,
  self: NodeIdentity,
  isOnlyNode: boolean,
): Promise<void> {
  const claimed = await claimLapsedNodes(ctx, self.id, isOnlyNode);
  for (const dead of new Set([...claimed, ...(await listForgottenNodes(ctx))])) {
    const answers = await listAbandonedAnswers(ctx, dead);
    const texts = await readJournal(ctx, dead, answers);
    for (const answer of answers) await interrupt(ctx, gateway, catalog, answer, texts.get(answer.messageId) ?? []);
    await releaseFollowers(ctx);
    // While it has answers it stays, and is claimed again when the lease that the claim gave it lapses.
    await deleteNode(ctx, dead);
    await giveBackDead(ctx);
    ctx.log.info({ node: dead, answers: answers.length }, 'ended the answers of a server that has died');
  }
}

/** What the dead node had shown: each answer's last checkpoint and the segments after it. */
async function readJournal(
  ctx: SystemContext,
  nodeId: string,
  answers: AbandonedAnswer[],
): Promise<Map<string, GrowingPart[]>> {
  const lives = new Map(answers.map((answer) => [answer.messageId, new LiveAnswer(answer)]));
  let seq = answers.length === 0 ? Number.MAX_SAFE_INTEGER : Math.min(...answers.map((answer) => answer.checkpointSeq));
  for (;;) {
    const segments = await listSegments(ctx, nodeId, seq, segmentsAtOnce);
    for (const { entries } of segments) {
      for (const [messageId, part, kind, at, text] of entries) lives.get(messageId)?.follow({ part, kind, at, text });
    }
    if (segments.length < segmentsAtOnce) break;
    seq = segments.at(-1)!.seq;
  }
  return new Map([...lives].map(([id, live]) => [id, live.received()]));
}

/** Where the end can't be stored the others' still can, and this one is tried again. */
async function interrupt(
  ctx: SystemContext,
  gateway: ModelGateway,
  catalog: ModelCatalog,
  answer: AbandonedAnswer,
  parts: GrowingPart[],
): Promise<void> {
  const wasStopped = answer.stopRequestedAt !== null;
  const outcome: Outcome = {
    status: wasStopped ? 'stopped' : 'interrupted',
    errorCode: null,
    errorMessage: null,
    parts,
  };
  const usage = estimateUsage(gateway, answer, parts);
  const isStarted = usage.outputText + usage.outputReasoning > 0;
  const generation = generationOf(gateway, catalog, answer, usage, outcome);
  const end = {
    node: answer.node,
    outcome,
    generation,
    wasCalled: isStarted,
    isInBudgets: true,
    responseTimeMs: 0,
    metadata: null,
  };
  try {
    const message = await finishAnswer(ctx, end);
    if (message !== null) {
      const { conversationId, revision } = message;
      ctx.events.publish({ type: 'conversation.changed', conversationId, userId: answer.userId, revision });
    }
  } catch (error) {
    ctx.log.error(
      { err: error, messageId: answer.messageId },
      'an answer that a dead server has left could not be ended',
    );
  }
}

/** What the call has cost so far can only be estimated: its node can't tell any more. */
function estimateUsage(gateway: ModelGateway, answer: AbandonedAnswer, parts: GrowingPart[]): Usage {
  const added = (type: GrowingPart['type']): number =>
    gateway.estimateTokens(writtenAs(type, parts).slice(writtenAs(type, answer.before).length));
  return {
    inputUncached: gateway.estimateTokens(answer.systemPrompt) + gateway.estimateTokens(answer.question),
    inputCacheRead: 0,
    inputCacheWrite: 0,
    outputText: added('text'),
    outputReasoning: added('reasoning'),
  };
}

function generationOf(
  gateway: ModelGateway,
  catalog: ModelCatalog,
  answer: AbandonedAnswer,
  usage: Usage,
  outcome: Outcome,
): Generation {
  const model = answer.llmModelId === null ? catalog.default : catalog.find(answer.llmModelId);
  const price = model?.price ?? null;
  const cost = price && gateway.cost(usage, price, answer.createdAt);
  return {
    // What is held for the call goes with its row.
    id: answer.generationId ?? randomUUIDv7(),
    kind: answer.before.length > 0 ? 'continuation' : 'answer',
    attempt: 1,
    userId: answer.userId,
    conversationId: answer.conversationId,
    messageId: answer.messageId,
    agentId: answer.agentId,
    agentVersionId: answer.agentVersionId,
    llmModelId: model?.id ?? null,
    provider: model?.modelType ?? '',
    requestedModel: model?.modelId ?? '',
    responseModel: null,
    providerRequestId: null,
    usage,
    usageSource: 'estimated',
    usageRaw: undefined,
    modelPriceId: cost === null ? null : (price?.id ?? null),
    costNano: cost,
    outcome: outcome.status,
    errorClass: null,
    httpStatus: null,
    startedAt: answer.createdAt,
    firstTokenAt: null,
    // Another server's clock has said when it began.
    endedAt: new Date(Math.max(Date.now(), answer.createdAt.getTime())),
  };
}
