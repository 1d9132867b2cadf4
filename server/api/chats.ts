import * as contract from '#contract/chats.ts';
import { addParticipants } from '#server/core/chats/add-participants.ts';
import { createChat } from '#server/core/chats/create-chat.ts';
import { deleteChat } from '#server/core/chats/delete-chat.ts';
import { getChat } from '#server/core/chats/get-chat.ts';
import { listChatMessages } from '#server/core/chats/list-chat-messages.ts';
import { listChats } from '#server/core/chats/list-chats.ts';
import { leaveChat, removeParticipant } from '#server/core/chats/remove-participant.ts';
import { renameChat } from '#server/core/chats/rename-chat.ts';
import { sendChatMessage } from '#server/core/chats/send-chat-message.ts';
import { setPageLinks } from '#server/http/page-links.ts';
import { serve, type ServedRoute } from '#server/http/serve.ts';
import { presentChat, presentChatMessage } from './present-chat.ts';

/** `/api/chats/`: chats between people. */
export const chatRoutes: ServedRoute[] = [
  serve(contract.listChats, async (ctx, { query }, exchange) => {
    const page = await listChats(ctx, query);
    setPageLinks(exchange, page);
    return page.rows.map(presentChat);
  }),

  serve(contract.createChat, async (ctx, { body }) => {
    const people = { ids: body.participant_ids ?? [], usernames: body.participant_usernames ?? [] };
    const { chat, unknown } = await createChat(ctx, { name: body.name, people });
    return { ...presentChat(chat), unknown };
  }),

  serve(contract.getChat, async (ctx, { params }) => presentChat(await getChat(ctx, params.id))),

  serve(contract.changeChat, async (ctx, { params, body }) => {
    const { name } = body;
    return presentChat(name === undefined ? await getChat(ctx, params.id) : await renameChat(ctx, params.id, name));
  }),

  serve(contract.deleteChat, async (ctx, { params }) => deleteChat(ctx, params.id)),

  serve(contract.sendChatMessage, async (ctx, { params, body }) =>
    presentChatMessage(await sendChatMessage(ctx, params.id, body.content)),
  ),

  serve(contract.listChatMessages, async (ctx, { params, query }, exchange) => {
    const page = await listChatMessages(ctx, params.id, query);
    setPageLinks(exchange, page);
    return page.rows.map(presentChatMessage);
  }),

  serve(contract.addParticipants, async (ctx, { params, body }) => {
    const people = { ids: body.user_ids ?? [], usernames: body.usernames ?? [] };
    const { chat, unknown } = await addParticipants(ctx, params.id, people);
    return { ...presentChat(chat), unknown };
  }),

  serve(contract.removeParticipant, async (ctx, { params }) => removeParticipant(ctx, params.id, params.user_id)),

  serve(contract.leaveChat, async (ctx, { params }) => {
    await leaveChat(ctx, params.id);
    return { detail: 'You have left the chat.' };
  }),
];
