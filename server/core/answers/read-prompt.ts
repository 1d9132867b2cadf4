import { randomUUID } from 'node:crypto';
import { contextBlock } from '#server/core/chats/context-block.ts';
import { type QuotedChat, quoteChat } from '#server/core/chats/quote-chat.ts';
import type { SystemContext } from '#server/core/context.ts';
import { readPath } from '#server/core/messages/list-messages.ts';
import type { LlmModel, ModelGateway } from '#server/core/models/model.ts';
import { type Answer, type HistoryMessage, textOf } from './answer.ts';
import { buildPrompt, type Prompt } from './build-prompt.ts';

/** How many of the newest messages are considered for a prompt. */
export const historyLimit = 400;

export interface PromptPorts {
  ctx: Pick<SystemContext, 'db' | 'pool'>;
  gateway: Pick<ModelGateway, 'estimateTokens'>;
}

/** What a model is sent for an answer, with what is read for it now. */
export async function readPrompt(
  { ctx, gateway }: PromptPorts,
  answer: Answer,
  model: LlmModel,
): Promise<{ prompt: Prompt; quoted: QuotedChat | null }> {
  const [history, quoted] = await Promise.all([
    answer.history ?? readHistory(ctx, answer),
    answer.contextChatId === null
      ? null
      : quoteChat(ctx, {
          chatId: answer.contextChatId,
          userId: answer.userId,
          limit: answer.contextMessageLimit ?? 20,
        }),
  ]);
  const prompt = buildPrompt({
    modelId: model.modelId,
    systemPrompt: answer.systemPrompt,
    quotedChat: quoted && contextBlock(quoted.messages, quoted.chatName, randomUUID()),
    history,
    continues: textOf(answer.continues),
    contextTokens: model.contextTokens,
    maxOutputTokens: answer.maxTokens ?? model.maxTokens,
    temperature: answer.temperature ?? model.temperature,
    topP: model.topP,
    estimateTokens: (text) => gateway.estimateTokens(text),
  });
  return { prompt, quoted };
}

/** The path up to the question. */
async function readHistory(ctx: PromptPorts['ctx'], answer: Answer): Promise<HistoryMessage[]> {
  const limit = 1 + Math.min(historyLimit, 2 * (answer.contextWindow ?? historyLimit));
  const range = {
    branchId: answer.branchId,
    branchCount: answer.branchCount,
    after: 0,
    before: answer.position,
    limit,
  };
  return readPath(ctx, range);
}
