import * as contract from '#contract/messages.ts';
import { ask, type Asked, type Question } from '#server/core/answers/ask.ts';
import { continueAnswer } from '#server/core/answers/continue-answer.ts';
import { editMessage, regenerateMessage } from '#server/core/answers/edit-message.ts';
import type { AskContext } from '#server/core/answers/ports.ts';
import { readPathThrough } from '#server/core/answers/read-path-through.ts';
import { selectMessage } from '#server/core/answers/select-message.ts';
import { stopAnswer } from '#server/core/answers/stop-answer.ts';
import type { Context } from '#server/core/context.ts';
import { conversationVersion } from '#server/core/conversations/conversation-version.ts';
import { listMessages } from '#server/core/messages/list-messages.ts';
import type { Message } from '#server/core/messages/message.ts';
import type { Exchange } from '#server/http/exchange.ts';
import { cursorPage, setPageLinks } from '#server/http/page-links.ts';
import { serve, serveKept, type ServedRoute } from '#server/http/serve.ts';
import { inWantedForm } from './answer-forms.ts';
import type { ApiPorts } from './ports.ts';
import { presentMessage, withShown } from './present-message.ts';
import { surroundingsOf } from './surroundings.ts';

/** `/api/conversations/{id}/messages/` and what can be done with a message: the tree as face A shows it. */
export function messageRoutes({ engine, catalog }: ApiPorts): ServedRoute[] {
  const asking = (ctx: Context): AskContext => ({ ...ctx, engine, catalog });

  const present = async (ctx: Context, messages: Message[], title: string) => {
    const around = await surroundingsOf(ctx, messages, Number.POSITIVE_INFINITY);
    return messages.map((message) => presentMessage(message, title, around));
  };

  const turn = (ctx: Context, exchange: Exchange, asked: Asked) =>
    inWantedForm(asking(ctx), exchange, asked, {
      ids: idsOf,
      present: async ({ question, reply, conversationTitle }) => {
        const messages = [question, reply].filter((message) => message !== null);
        const [first, second] = await present(ctx, messages, conversationTitle);
        return { ...first!, reply: second ?? null };
      },
    });

  const lone = (ctx: Context, exchange: Exchange, asked: Asked) =>
    inWantedForm(asking(ctx), exchange, asked, {
      ids: idsOf,
      present: async ({ reply, conversationTitle }) => (await present(ctx, [reply!], conversationTitle))[0]!,
    });

  return [
    serveKept(
      contract.listMessagesOfConversation,
      (ctx, { params }) => conversationVersion(ctx, params),
      async (ctx, { params, query }, exchange) => {
        const page = await listMessages(ctx, params, query);
        setPageLinks(exchange, page);
        const { title, branchCount } = page.conversation;
        const around = await surroundingsOf(ctx, page.rows, branchCount);
        return page.rows.map((message) => presentMessage(withShown(message, engine.live), title, around));
      },
    ),
    serve(contract.readMessagePath, async (ctx, { params, query }, exchange) => {
      const { conversation, isChosen, rows, ...cursors } = await readPathThrough(ctx, params.id, query);
      const around = await surroundingsOf(ctx, rows, conversation.branchCount);
      const results = rows.map((row) => presentMessage(withShown(row, engine.live), conversation.title, around));
      return { is_chosen: isChosen, ...cursorPage(exchange, cursors), results };
    }),
    serve(
      contract.sendMessage,
      async (ctx, { params, body }, exchange) =>
        turn(ctx, exchange, await ask(asking(ctx), params, { ...questionOf(body, exchange), reply: body.reply })),
      'own',
    ),
    serve(
      contract.editMessage,
      async (ctx, { params, body }, exchange) =>
        turn(ctx, exchange, await editMessage(asking(ctx), params.id, questionOf(body, exchange))),
      'own',
    ),
    serve(
      contract.regenerateMessage,
      async (ctx, { params, body }, exchange) =>
        lone(
          ctx,
          exchange,
          await regenerateMessage(asking(ctx), params.id, questionOf({ ...body, content: '' }, exchange)),
        ),
      'own',
    ),
    serve(
      contract.continueMessage,
      async (ctx, { params }, exchange) =>
        lone(ctx, exchange, await continueAnswer(asking(ctx), params.id, exchange.repeat)),
      'own',
    ),
    serve(
      contract.stopMessage,
      async (ctx, { params }) => {
        const message = await stopAnswer(asking(ctx), params.id);
        return (await present(ctx, [withShown(message, engine.live)], message.conversationTitle))[0]!;
      },
      'own',
    ),
    serve(contract.selectMessage, async (ctx, { params }) => {
      const message = await selectMessage(ctx, params.id);
      return (await present(ctx, [withShown(message, engine.live)], message.conversationTitle))[0]!;
    }),
  ];
}

interface QuestionBody {
  content: string;
  model?: string | null | undefined;
  include_related_chat_context: boolean;
  context_message_limit: number;
}

function questionOf(body: QuestionBody, exchange: Exchange): Question {
  return {
    content: body.content,
    llmModelId: body.model,
    quoteChat: body.include_related_chat_context,
    quoteLimit: body.context_message_limit,
    repeat: exchange.repeat,
  };
}

function idsOf({ question, reply }: Asked): Record<string, unknown> {
  return { message: question?.id, reply: reply?.id };
}
