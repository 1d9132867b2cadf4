import { randomUUID } from 'node:crypto';
import { act } from '#server/core/context.ts';
import { giveFoundTitle, keepFirstWords } from '#server/core/conversations/give-found-title.ts';
import { askModel } from '#server/core/errands/ask-model.ts';
import { chooseModel } from '#server/core/errands/choose-model.ts';
import type { Errand } from '#server/core/errands/errand.ts';
import type { ErrandPorts } from '#server/core/errands/ports.ts';
import { readPath } from '#server/core/messages/list-messages.ts';
import type { Message } from '#server/core/messages/message.ts';
import { ProviderError } from '#server/providers/provider.ts';
import { type Claim, deleteClaim } from './claim-store.ts';
import { readTitle } from './read-title.ts';
import { titleRequest } from './title-request.ts';

/** Among so many messages the first answer is looked for. */
const mostRead = 50;

/** Asks the model for a title and gives it, unless somebody has given one meanwhile, or what was read is not shown any more. */
export async function findTitle(
  ports: ErrandPorts,
  claim: Claim,
  errand: Errand,
  signal: AbortSignal,
): Promise<boolean> {
  const model = chooseModel(ports.catalog, claim.llmModelId);
  // The offline assistant has understood nothing that it could name.
  if (model.modelType === 'offline') return end(ports, claim, (tx) => keepFirstWords(tx, claim.conversationId));
  const read = await readBeginning(ports, claim);
  if (read === null) return false;
  const request = titleRequest(
    model,
    read.map(({ role, content }) => ({ role, content })),
    randomUUID(),
  );
  const title = readTitle(await askModel(ports, errand, model, request, signal));
  if (title === null) throw new ProviderError('bad_response', 'What the model wrote could not be read as a title.');
  const last = read.at(-1)!;
  return end(ports, claim, (tx) => giveFoundTitle(tx, claim.conversationId, title, last));
}

/** What was asked first, and the first answer that is whole. */
async function readBeginning({ ctx }: ErrandPorts, claim: Claim): Promise<Message[] | null> {
  const { branchId, branchCount, headPosition } = claim;
  const range = { branchId, branchCount, after: 0, before: headPosition + 1, limit: mostRead };
  const messages = await readPath(ctx, range, 'first');
  const answer = messages.find(({ role, status }) => role === 'assistant' && status === 'complete');
  const question = messages.find(({ role, content }) => role === 'user' && content.trim() !== '');
  if (answer === undefined) return null;
  return question === undefined ? [answer] : [question, answer];
}

/** Gives it its title, or leaves it as it is, and has nobody look for one any more. */
function end(
  { ctx }: ErrandPorts,
  { conversationId }: Claim,
  settle: (tx: ErrandPorts['ctx']) => Promise<boolean>,
): Promise<boolean> {
  return act(ctx, async (tx) => {
    const isSettled = await settle(tx);
    if (isSettled) await deleteClaim(tx, conversationId);
    return isSettled;
  });
}
