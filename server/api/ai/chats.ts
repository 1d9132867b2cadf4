import * as contract from '#contract/ai/chats.ts';
import { ask } from '#server/core/answers/ask.ts';
import type { AskContext } from '#server/core/answers/ports.ts';
import { getConversation } from '#server/core/conversations/get-conversation.ts';
import { changeConversation } from '#server/core/conversations/change-conversation.ts';
import { type ConversationInput, createConversation } from '#server/core/conversations/create-conversation.ts';
import { deleteConversation } from '#server/core/conversations/delete-conversation.ts';
import { conversationsVersion, conversationVersion } from '#server/core/conversations/conversation-version.ts';
import { listConversations } from '#server/core/conversations/list-conversations.ts';
import { previewContext } from '#server/core/conversations/preview-context.ts';
import { listMessages, newestMessages } from '#server/core/messages/list-messages.ts';
import type { Context } from '#server/core/context.ts';
import { setPageLinks } from '#server/http/page-links.ts';
import { serve, serveKept, type ServedRoute } from '#server/http/serve.ts';
import { inWantedForm } from '#server/api/answer-forms.ts';
import type { ApiPorts } from '#server/api/ports.ts';
import { presentAiChat } from '#server/api/present-conversation.ts';
import { presentAiMessage, withShown } from '#server/api/present-message.ts';

/** `/api/ai/chats/`: conversations by their number, as face B shows them. */
export function aiChatRoutes({ engine, catalog }: ApiPorts): ServedRoute[] {
  const asking = (ctx: Context): AskContext => ({ ...ctx, engine, catalog });

  const detail = async (ctx: Context, number: number) => {
    const conversation = await getConversation(ctx, { number });
    const messages = await newestMessages(ctx, conversation, 500);
    return {
      ...presentAiChat(conversation, ctx.actor.username),
      messages: messages.map((message) => presentAiMessage(withShown(message, engine.live), number)),
    };
  };

  return [
    serveKept(
      contract.listAiChats,
      (ctx, { query }) => conversationsVersion(ctx, query),
      async (ctx, { query }, exchange) => {
        const page = await listConversations(ctx, {}, query);
        setPageLinks(exchange, page);
        return page.rows.map((row) => presentAiChat(row, ctx.actor.username));
      },
    ),
    serve(contract.createAiChat, async (ctx, { body }) =>
      presentAiChat(await createConversation(ctx, { ...inputOf(body), keepsPrompt: true }), ctx.actor.username),
    ),
    serveKept(
      contract.getAiChat,
      (ctx, { params }) => conversationVersion(ctx, { number: params.id }),
      (ctx, { params }) => detail(ctx, params.id),
    ),
    serve(contract.changeAiChat, async (ctx, { params, body }) => {
      await changeConversation(ctx, { number: params.id }, inputOf(body));
      return detail(ctx, params.id);
    }),
    serve(contract.replaceAiChat, async (ctx, { params, body }) => {
      await changeConversation(
        ctx,
        { number: params.id },
        { ...inputOf(body), relatedChatId: body.related_chat ?? null },
      );
      return detail(ctx, params.id);
    }),
    serve(contract.deleteAiChat, (ctx, { params }) => deleteConversation(ctx, { number: params.id })),
    serve(
      contract.sendAiMessage,
      async (ctx, { params, body }, exchange) => {
        const asked = await ask(
          asking(ctx),
          { number: params.id },
          {
            content: body.content,
            quoteChat: body.include_related_chat_context,
            quoteLimit: body.context_message_limit,
            repeat: exchange.repeat,
          },
        );
        return inWantedForm(asking(ctx), exchange, asked, {
          present: ({ reply }) => presentAiMessage(reply!, params.id),
          ids: ({ question, reply }) => ({ user_message: question?.number, assistant_message: reply?.number }),
        });
      },
      'own',
    ),
    serveKept(
      contract.listMessagesOfAiChat,
      (ctx, { params }) => conversationVersion(ctx, { number: params.id }),
      async (ctx, { params, query }, exchange) => {
        const page = await listMessages(ctx, { number: params.id }, query);
        setPageLinks(exchange, page);
        return page.rows.map((message) => presentAiMessage(withShown(message, engine.live), params.id));
      },
    ),
    serve(contract.getRelatedChatContext, async (ctx, { params, query }) => {
      const quoted = await previewContext(ctx, { number: params.id }, query.message_limit);
      return {
        chat_name: quoted.chatName,
        message_count: quoted.messages.length,
        messages: quoted.messages.map(({ sender, content, timestamp }) => ({
          sender,
          content,
          timestamp: timestamp.toISOString(),
        })),
      };
    }),
  ];
}

interface AiChatBody {
  title?: string | undefined;
  system_prompt?: string | undefined;
  related_chat?: number | null | undefined;
}

function inputOf({ title, system_prompt: systemPrompt, related_chat: relatedChatId }: AiChatBody): ConversationInput {
  return { title, systemPrompt, relatedChatId };
}
