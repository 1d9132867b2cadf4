import type { Attachment } from '#contract/attachments.ts';
import * as contract from '#contract/messages.ts';
import { ask, type Asked, type Question } from '#server/core/answers/ask.ts';
import { continueAnswer } from '#server/core/answers/continue-answer.ts';
import { deleteMessage, restoreMessage } from '#server/core/answers/delete-message.ts';
import { editMessage, regenerateMessage } from '#server/core/answers/edit-message.ts';
import type { AskContext } from '#server/core/answers/ports.ts';
import { readPathThrough } from '#server/core/answers/read-path-through.ts';
import { selectMessage } from '#server/core/answers/select-message.ts';
import { stopAnswer } from '#server/core/answers/stop-answer.ts';
import type { Context } from '#server/core/context.ts';
import { conversationVersion } from '#server/core/conversations/conversation-version.ts';
import { getMessage } from '#server/core/messages/get-message.ts';
import { countOwn, listMessages, listOwn } from '#server/core/messages/list-messages.ts';
import type { Message, OwnMessage } from '#server/core/messages/message.ts';
import type { Exchange } from '#server/http/exchange.ts';
import { cursorPage, setPageLinks } from '#server/http/page-links.ts';
import { serve, serveKept, type ServedRoute } from '#server/http/serve.ts';
import { inWantedForm } from './answer-forms.ts';
import type { ApiPorts } from './ports.ts';
import { presentMessage, withShown } from './present-message.ts';
import { surroundingsOf } from './surroundings.ts';

/** `/api/messages/`, and messages under `/api/conversations/{id}/`: the tree as face A shows it. */
export function messageRoutes({ engine, catalog }: ApiPorts): ServedRoute[] {
  const asking = (ctx: Context): AskContext => ({ ...ctx, engine, catalog });

  const present = async (ctx: Context, messages: Message[], title: string) => {
    const around = await surroundingsOf(ctx, messages, Number.POSITIVE_INFINITY);
    return messages.map((message) => presentMessage(message, title, around));
  };

  const presentOwn = async (ctx: Context, messages: OwnMessage[]) => {
    const around = await surroundingsOf(ctx, messages, Number.POSITIVE_INFINITY);
    return messages.map((message) =>
      presentMessage(withShown(message, engine.live), message.conversationTitle, around),
    );
  };

  const chosenBranch = async (ctx: Context, id: string, query: ArrayQuery, exchange: Exchange) => {
    const page = await listMessages(ctx, { id }, query);
    setPageLinks(exchange, page);
    const { title, branchCount } = page.conversation;
    const around = await surroundingsOf(ctx, page.rows, branchCount);
    return page.rows.map((message) => presentMessage(withShown(message, engine.live), title, around));
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
    serve(contract.listMessages, async (ctx, { query }, exchange) => {
      const [page, count] = await Promise.all([
        listOwn(ctx, { cursor: query.cursor, limit: query.page_size }),
        countOwn(ctx),
      ]);
      return { count, ...cursorPage(exchange, page), results: await presentOwn(ctx, page.rows) };
    }),
    serveKept(
      contract.listMessagesByConversation,
      (ctx, { query }) => conversationVersion(ctx, { id: query.conversation_id }),
      (ctx, { query }, exchange) => chosenBranch(ctx, query.conversation_id, query, exchange),
    ),
    serve(contract.getMessage, async (ctx, { params }) => {
      const message = await getMessage(ctx, params);
      return (await presentOwn(ctx, [message]))[0]!;
    }),
    serveKept(
      contract.listMessagesOfConversation,
      (ctx, { params }) => conversationVersion(ctx, params),
      (ctx, { params, query }, exchange) => chosenBranch(ctx, params.id, query, exchange),
    ),
    serve(
      contract.createMessage,
      async (ctx, { body }, exchange) =>
        turn(
          ctx,
          exchange,
          await ask(asking(ctx), { id: body.conversation }, { ...questionOf(body, exchange), reply: body.reply }),
        ),
      'own',
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
        return (await presentOwn(ctx, [message]))[0]!;
      },
      'own',
    ),
    serve(contract.deleteMessage, (ctx, { params }) => deleteMessage(ctx, params.id)),
    serve(contract.restoreMessage, async (ctx, { params }) => {
      const message = await restoreMessage(ctx, params.id);
      return (await presentOwn(ctx, [message]))[0]!;
    }),
    serve(contract.selectMessage, async (ctx, { params }) => {
      const message = await selectMessage(ctx, params.id);
      return (await presentOwn(ctx, [message]))[0]!;
    }),
  ];
}

interface ArrayQuery {
  cursor?: string | undefined;
  limit: number;
}

interface QuestionBody {
  content: string;
  message_type?: string | undefined;
  attachments?: Attachment[] | undefined;
  metadata?: Record<string, unknown> | undefined;
  model?: string | null | undefined;
  include_related_chat_context: boolean;
  context_message_limit: number;
}

function questionOf(body: QuestionBody, exchange: Exchange): Question {
  return {
    content: body.content,
    messageType: body.message_type,
    attachments: body.attachments,
    metadata: body.metadata,
    llmModelId: body.model,
    quoteChat: body.include_related_chat_context,
    quoteLimit: body.context_message_limit,
    repeat: exchange.repeat,
  };
}

function idsOf({ question, reply }: Asked): Record<string, unknown> {
  return { message: question?.id, reply: reply?.id };
}
