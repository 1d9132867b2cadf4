import { randomUUID } from 'node:crypto';
import { askModel } from '#server/core/errands/ask-model.ts';
import { chooseModel } from '#server/core/errands/choose-model.ts';
import type { ErrandPorts } from '#server/core/errands/ports.ts';
import { AppError } from '#server/core/errors.ts';
import { readPath } from '#server/core/messages/list-messages.ts';
import type { Message } from '#server/core/messages/message.ts';
import type { LlmModel } from '#server/core/models/model.ts';
import type { ModelCatalog } from '#server/core/models/model-catalog.ts';
import { ProviderError } from '#server/providers/provider.ts';
import { buildRequest, lineFor, type Part, repeatRequest, roomFor } from './build-request.ts';
import { type Claim, finish, saveDraft } from './claim-store.ts';
import { readPlainReply, readReply, type Reply } from './read-reply.ts';
import { nextCountAfter, type Written } from './summary.ts';

/** How many messages are read at a time. */
const pageSize = 50;

/**
 * Writes the summary that was claimed: on from the text that reaches furthest and still holds, by as many calls of the
 * model as it takes, each of which reads as many messages as fit and what was written until then. What is not the end is
 * kept as a draft, from which the next attempt goes on. True where it was stored for all to see.
 */
export async function writeSummary(ports: ErrandPorts, claim: Claim, signal: AbortSignal): Promise<boolean> {
  const model = chooseModel(ports.catalog, claim.llmModelId);
  let base = claim.starts.find(({ llmModelId }) => isWrittenByModel(ports.catalog, llmModelId)) ?? null;
  for (;;) {
    const boundary = randomUUID();
    const { last, ...part } = await readPart(ports, claim, model, base, boundary);
    const reply = await ask(ports, claim, model, { part, boundary }, signal);
    const { id: messageId, branchId, position: count } = last;
    const written = { ...reply, count, messageId, branchId, llmModelId: model.id };
    if (count >= claim.headPosition)
      return finish(ports.ctx, claim, written, { base, nextCount: nextCountAfter(count) });
    if (!(await saveDraft(ports.ctx, claim, written))) return false;
    claim.attempts = 1;
    base = written;
  }
}

/** The offline assistant has understood nothing that one could go on from. */
function isWrittenByModel(catalog: ModelCatalog, llmModelId: string): boolean {
  return catalog.find(llmModelId)?.modelType !== 'offline';
}

/** As many of the next messages as fit, one in any case. */
async function readPart(
  ports: ErrandPorts,
  claim: Claim,
  model: LlmModel,
  before: Written | null,
  boundary: string,
): Promise<Part & { last: Message }> {
  const room = roomFor(model, claim.errorCode === 'context_length' ? claim.attempts - 1 : 0);
  const lines: string[] = [];
  let last: Message | null = null;
  let tokens = 0;
  for await (const message of messagesAfter(ports, claim, before?.count ?? 0)) {
    const line = lineOf(message, boundary, room, ports.gateway);
    if (line !== null) tokens += ports.gateway.estimateTokens(line);
    if (tokens > room && last !== null) break;
    if (line !== null) lines.push(line);
    last = message;
  }
  if (last === null) throw new AppError('conflict', 'The messages of this conversation are not there any more.');
  return { lines, before, last };
}

async function* messagesAfter({ ctx }: ErrandPorts, claim: Claim, position: number): AsyncGenerator<Message> {
  const { branchId, branchCount, headPosition } = claim;
  for (let after = position; after < headPosition;) {
    const range = { branchId, branchCount, after, before: headPosition + 1, limit: pageSize };
    const page = await readPath(ctx, range, 'first');
    if (page.length === 0) return;
    yield* page;
    after = page.at(-1)!.position;
  }
}

/** At most so many tokens of a message; null for what neither of the two has said. */
function lineOf(
  { role, content }: Message,
  boundary: string,
  room: number,
  gateway: ErrandPorts['gateway'],
): string | null {
  if ((role !== 'user' && role !== 'assistant') || content.trim() === '') return null;
  // No text has less than a token for so many characters.
  const line = lineFor(role, content, boundary, room * 20);
  const tokens = gateway.estimateTokens(line);
  return tokens <= room ? line : lineFor(role, content, boundary, Math.floor((line.length * room) / tokens));
}

/** A model that has said something else is asked once more; one that still does has written plain text. */
async function ask(
  ports: ErrandPorts,
  claim: Claim,
  model: LlmModel,
  { part, boundary }: { part: Part; boundary: string },
  signal: AbortSignal,
): Promise<Reply> {
  const request = buildRequest(model, part, boundary);
  const said = await askModel(ports, claim, model, request, signal);
  const reply = readReply(said);
  if (reply !== null) return reply;
  const saidAgain = await askModel(ports, claim, model, repeatRequest(request, said), signal);
  const plain = readReply(saidAgain) ?? readPlainReply(said);
  if (plain === null) throw new ProviderError('bad_response', 'What the model wrote could not be read as a summary.');
  return plain;
}
