import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { ArrayPage, NumberParam } from './lists.ts';
import { filledText, text } from './text.ts';

const tag = 'Human chats';

export const Participant = z.object({ id: z.int(), username: z.string() }).meta({ id: 'Participant' });

export const Chat = z
  .object({
    id: z.int(),
    name: z.string(),
    created_by: z.int().nullable(),
    participants: z.array(Participant).describe('Who has been in it longest comes first'),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
    last_message_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Chat' });
export type Chat = z.infer<typeof Chat>;

export const ChatMessage = z
  .object({
    id: z.int(),
    chat: z.int(),
    sender: Participant.describe('`{"id": 0, "username": "[deleted]"}` where the account is gone'),
    content: z.string(),
    timestamp: z.iso.datetime(),
  })
  .meta({ id: 'ChatMessage' });
export type ChatMessage = z.infer<typeof ChatMessage>;

/** What one message may hold. */
export const ChatContent = filledText(20_000);

const Name = filledText(255);
const keeper = 'A chat is kept by who created it; after they have left, by who has been in it longest.';
const UserIds = z.array(z.int()).max(500);
const Usernames = z.array(text(150)).max(500);

export const listChats = endpoint({
  method: 'GET',
  path: '/api/chats/',
  tag,
  summary: 'The chats you take part in, newest activity first',
  access: 'chat-participant',
  query: ArrayPage,
  status: 200,
  answer: z.array(Chat),
});

export const createChat = endpoint({
  method: 'POST',
  path: '/api/chats/',
  tag,
  summary: 'Start a chat; you are in it',
  description: 'People who are not known are left out and named in `unknown`.',
  access: 'signed-in',
  body: z.object({
    name: Name,
    participant_ids: UserIds.optional(),
    participant_usernames: Usernames.optional(),
  }),
  status: 201,
  answer: Chat.extend({
    unknown: z.array(z.union([z.string(), z.int()])).describe('The names and ids that belong to nobody'),
  }).meta({ id: 'NewChat' }),
});

export const getChat = endpoint({
  method: 'GET',
  path: '/api/chats/:id/',
  tag,
  summary: 'One chat',
  access: 'chat-participant',
  params: NumberParam,
  status: 200,
  answer: Chat,
});

export const changeChat = endpoint({
  method: 'PATCH',
  path: '/api/chats/:id/',
  tag,
  summary: 'Rename a chat',
  access: 'chat-participant',
  params: NumberParam,
  body: z.object({ name: Name.optional() }),
  status: 200,
  answer: Chat,
});

export const deleteChat = endpoint({
  method: 'DELETE',
  path: '/api/chats/:id/',
  tag,
  summary: 'Delete a chat that you keep, with its messages',
  description: keeper,
  access: 'chat-keeper',
  params: NumberParam,
  status: 204,
});

export const sendChatMessage = endpoint({
  method: 'POST',
  path: '/api/chats/:id/send_message/',
  tag,
  summary: 'Say something',
  access: 'chat-participant',
  params: NumberParam,
  body: z.object({ content: ChatContent }),
  status: 201,
  answer: ChatMessage,
});

export const listChatMessages = endpoint({
  method: 'GET',
  path: '/api/chats/:id/messages/',
  tag,
  summary: 'What was said, oldest first',
  description: '`Link: rel="next"` leads on. The cursor `end` is the last page, and `rel="prev"` leads back.',
  access: 'chat-participant',
  params: NumberParam,
  query: ArrayPage,
  status: 200,
  answer: z.array(ChatMessage),
});

export const addParticipants = endpoint({
  method: 'POST',
  path: '/api/chats/:id/participants/',
  tag,
  summary: 'Bring people in',
  access: 'chat-participant',
  params: NumberParam,
  body: z.object({ user_ids: UserIds.optional(), usernames: Usernames.optional() }),
  status: 200,
  answer: Chat.extend({ unknown: z.array(z.union([z.string(), z.int()])) }).meta({ id: 'ChatWithUnknown' }),
});

export const removeParticipant = endpoint({
  method: 'DELETE',
  path: '/api/chats/:id/participants/:user_id/',
  tag,
  summary: 'Take a person out of a chat that you keep, or yourself out of any',
  description: keeper,
  access: 'chat-keeper',
  params: NumberParam.extend({ user_id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) }),
  status: 204,
});

export const leaveChat = endpoint({
  method: 'POST',
  path: '/api/chats/:id/leave/',
  tag,
  summary: 'Leave a chat; the last one to leave deletes it',
  access: 'chat-participant',
  params: NumberParam,
  status: 200,
  answer: z.object({ detail: z.string() }),
});
