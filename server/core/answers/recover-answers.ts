import { giveBackDead } from '#server/core/budgets/give-back-dead.ts';
import type { SystemContext } from '#server/core/context.ts';
import { findPriceAt } from '#server/core/models/find-price.ts';
import type { LlmModel, ModelGateway } from '#server/core/models/model.ts';
import type { ModelCatalog } from '#server/core/models/model-catalog.ts';
import { isUnavailable } from '#server/db/errors.ts';
import { accountFor, hasWritten, newProgress } from './account-for-answer.ts';
import type { GrowingPart, Outcome } from './answer.ts';
import type { Prompt } from './build-prompt.ts';
import { type Finish, finishAnswer } from './finish-store.ts';
import { deleteNode, listSegments } from './journal-store.ts';
import type { NodeIdentity } from './node-identity.ts';
import { LiveAnswer } from './live-answer.ts';
import { readPrompt } from './read-prompt.ts';
import {
  type AbandonedAnswer,
  claimLapsedNodes,
  listAbandonedAnswers,
  listForgottenNodes,
  releaseFollowers,
} from './recovery-store.ts';

const segmentsAtOnce = 200;

interface RecoveryPorts {
  ctx: SystemContext;
  gateway: ModelGateway;
  catalog: ModelCatalog;
}

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
  const ports = { ctx, gateway, catalog };
  const claimed = await claimLapsedNodes(ctx, self.id, isOnlyNode);
  for (const dead of new Set([...claimed, ...(await listForgottenNodes(ctx))])) {
    const answers = await listAbandonedAnswers(ctx, dead, catalog.default?.id ?? null);
    const texts = await readJournal(ctx, dead, answers);
    for (const answer of answers) await interrupt(ports, answer, texts.get(answer.messageId) ?? []);
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
  const lives = new Map(
    answers.map((answer) => [answer.messageId, new LiveAnswer({ ...answer, continues: answer.shown })]),
  );
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
async function interrupt(ports: RecoveryPorts, answer: AbandonedAnswer, parts: GrowingPart[]): Promise<void> {
  const { ctx } = ports;
  const status = answer.stopRequestedAt === null ? 'interrupted' : 'stopped';
  try {
    const end = await endOf(ports, answer, { status, errorCode: null, errorMessage: null, parts });
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
async function endOf(ports: RecoveryPorts, answer: AbandonedAnswer, outcome: Outcome): Promise<Finish> {
  const { ctx, gateway, catalog } = ports;
  const progress = newProgress();
  // What is held for the call goes with its row.
  progress.generationId = answer.generationId ?? progress.generationId;
  progress.attempt = answer.attempts + 1;
  // Another server's clock has said when it began.
  progress.startedAt = new Date(Math.min(Date.now(), (answer.attemptedAt ?? answer.askedAt).getTime()));
  const model = answer.llmModelId === null ? catalog.default : catalog.find(answer.llmModelId);
  progress.model = model;
  progress.wasCalled = hasWritten(answer, outcome) || (model !== null && wasAsked(answer));
  if (progress.wasCalled && model !== null) {
    const { startedAt } = progress;
    const [price, prompt] = await Promise.all([findPriceAt(ctx, model.id, startedAt), promptOf(ports, answer, model)]);
    progress.model = { ...model, price };
    progress.prompt = prompt;
  }
  const end = accountFor(gateway, answer, progress, outcome);
  return { ...end, node: answer.node, isInBudgets: true, responseTimeMs: 0, metadata: null };
}

/**
 * Nothing is stored when a call begins, so it is told from what it would have waited for. In three moments an answer is
 * taken to have been asked for that was not: between its order and its call, in the pause before another attempt, and where
 * what it waited for has ended when its server was dead already. Rather an estimate too many than a call that nobody counts.
 */
function wasAsked({ waitsFor, waitsForBudgets }: AbandonedAnswer): boolean {
  return waitsFor === null && !waitsForBudgets;
}

/** What was sent, as it would be sent now. */
async function promptOf(ports: RecoveryPorts, answer: AbandonedAnswer, model: LlmModel): Promise<Prompt | null> {
  try {
    return (await readPrompt(ports, answer, model)).prompt;
  } catch (error) {
    if (isUnavailable(error)) throw error;
    ports.ctx.log.error(
      { err: error, messageId: answer.messageId },
      'what was sent for an answer could not be estimated',
    );
    return null;
  }
}
