import type { Client } from './client.ts';

/** The ids of one person's conversation, as both faces name them, and of its messages. */
export interface OwnedIds {
  chat: number;
  conversation: string;
  questionNumber: number;
  question: string;
  answer: string;
}

/** A route about conversations: how it is called, and which bodies it must refuse, with the field that each is wrong in. */
export interface RouteCase {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: (ids: OwnedIds) => string;
  /** One that would be accepted. */
  body?: object;
  refused?: [body: object, field: string][];
}

const nul = 'a\u0000b';
const halves = ['a\ud800', '\udc00b', 'a\ud800b'];
const wrongText: unknown[] = [7, true, null, {}, ['text'], nul, ...halves];
const wrongNumber: unknown[] = ['20', 0, -1, 1.5, null, {}, 1e21];

function wrong(field: string, values: unknown[], rest: object = {}): [object, string][] {
  return values.map((value) => [{ ...rest, [field]: value }, field]);
}

const content: [object, string][] = [
  [{}, 'content'],
  ...wrong('content', [...wrongText, '', ' \t\n\u00a0\u3000', 'x'.repeat(200_001), 'x'.repeat(1_000_000)]),
];

const context: [object, string][] = [
  ...wrong('include_related_chat_context', ['true', 1, null], { content: 'Hello' }),
  ...wrong('context_message_limit', [...wrongNumber, 101], { content: 'Hello' }),
];

const title = (longest: number) => wrong('title', [...wrongText, '', '   ', 'x'.repeat(longest + 1)]);
const systemPrompt = wrong('system_prompt', [...wrongText, 'x'.repeat(50_001)], { title: 'Plans' });
const relatedChat = wrong('related_chat', ['1', 1.5, true, 0, -1, 987_654, 2 ** 53 - 1, 1e300], { title: 'Plans' });
const model = wrong('model', ['echo', 7, '', '0190b2a0-0000-7000-8000-000000000000'], { content: 'Hello' });

const attached = { name: 'plan.pdf', media_type: 'application/pdf', size: 12 };
const attachments: [object, string][] = [
  ...wrong('attachments', ['plan.pdf', {}, null, Array.from({ length: 21 }, () => attached)], { content: 'Hello' }),
  ...(
    [
      ['name', ''],
      ['name', nul],
      ['name', 'x'.repeat(256)],
      ['media_type', 'pdf'],
      ['media_type', 'text/plain\r\nx: y'],
      ['size', -1],
      ['size', 1.5],
      ['size', '12'],
      ['url', 'javascript:alert(1)'],
      ['url', '/plan.pdf'],
      ['url', `https://example.org/${'x'.repeat(2000)}`],
    ] as const
  ).map(([field, value]): [object, string] => [
    { content: 'Hello', attachments: [attached, { ...attached, [field]: value }] },
    `attachments.1.${field}`,
  ]),
];

const deep = (levels: number): object => (levels === 0 ? {} : { in: deep(levels - 1) });
const metadata = wrong(
  'metadata',
  [
    ...['text', 7, null, ['list']],
    ...[nul, ...halves].flatMap((text) => [{ a: [text] }, { a: { [text]: 1 } }]),
    deep(8),
    { a: 'x'.repeat(16_400) },
  ],
  { content: 'Hello' },
);
const messageType = wrong('message_type', ['video', 'function_call', '', 1, null], { content: 'Hello' });
const turn = [...content, ...context, ...model, ...attachments, ...metadata, ...messageType];

const chatBody: [object, string][] = [...title(255), ...systemPrompt, ...relatedChat];
const conversationBody: [object, string][] = [
  ...title(200),
  ...systemPrompt,
  ...relatedChat,
  ...wrong('status', ['done', '', null, 1]),
  ...wrong('context_window', ['5', 0, -1, 1.5, 1001]),
  ...wrong('auto_summarize', ['yes', 1, null]),
];

/** The same for a conversation that is named in the body. */
function addressed([body, field]: [object, string]): [object, string] {
  return [{ conversation: '0190b2a0-0000-7000-8000-000000000000', ...body }, field];
}

/** The same with a title, where there must be one. */
function titled([body, field]: [object, string]): [object, string] {
  return [{ title: 'Plans', ...body }, field];
}

export const routeCases: RouteCase[] = [
  { method: 'GET', path: () => '/api/ai/chats/' },
  { method: 'POST', path: () => '/api/ai/chats/', body: { title: 'Plans' }, refused: [[{}, 'title'], ...chatBody] },
  { method: 'GET', path: ({ chat }) => `/api/ai/chats/${chat}/` },
  {
    method: 'PUT',
    path: ({ chat }) => `/api/ai/chats/${chat}/`,
    body: { title: 'Plans' },
    refused: [[{}, 'title'], ...chatBody],
  },
  { method: 'PATCH', path: ({ chat }) => `/api/ai/chats/${chat}/`, body: {}, refused: chatBody },
  { method: 'GET', path: ({ chat }) => `/api/ai/chats/${chat}/messages/` },
  { method: 'GET', path: ({ chat }) => `/api/ai/chats/${chat}/related_chat_context/` },
  {
    method: 'POST',
    path: ({ chat }) => `/api/ai/chats/${chat}/send_message/`,
    body: { content: 'Hello' },
    refused: [...content, ...context],
  },
  { method: 'GET', path: () => '/api/ai/messages/' },
  { method: 'GET', path: ({ questionNumber }) => `/api/ai/messages/${questionNumber}/` },
  { method: 'GET', path: () => '/api/conversations/' },
  { method: 'POST', path: () => '/api/conversations/', body: {}, refused: conversationBody },
  { method: 'GET', path: ({ conversation }) => `/api/conversations/${conversation}/` },
  {
    method: 'PATCH',
    path: ({ conversation }) => `/api/conversations/${conversation}/`,
    body: {},
    refused: conversationBody,
  },
  {
    method: 'PUT',
    path: ({ conversation }) => `/api/conversations/${conversation}/`,
    body: { title: 'Plans' },
    refused: [[{}, 'title'], ...conversationBody.map(titled)],
  },
  { method: 'POST', path: ({ conversation }) => `/api/conversations/${conversation}/restore/` },
  { method: 'GET', path: ({ conversation }) => `/api/conversations/${conversation}/messages/` },
  {
    method: 'POST',
    path: ({ conversation }) => `/api/conversations/${conversation}/send-message/`,
    body: { content: 'Hello' },
    refused: [...turn, ...wrong('reply', ['false', 0, null], { content: 'Hello' })],
  },
  { method: 'GET', path: () => '/api/messages/' },
  {
    method: 'POST',
    path: () => '/api/messages/',
    body: { conversation: '0190b2a0-0000-7000-8000-000000000000', content: 'Hello' },
    refused: [
      ...wrong('conversation', ['', 'first', 1, null, {}], { content: 'Hello' }),
      [{ content: 'Hello' }, 'conversation'],
      ...[
        ...turn,
        ...wrong('reply', ['false', 0, null], { content: 'Hello' }),
        ...wrong('role', ['assistant', 'system', 'function', '', null, 1], { content: 'Hello' }),
      ].map(addressed),
    ],
  },
  {
    method: 'GET',
    path: ({ conversation }) => `/api/messages/by_conversation/?conversation_id=${conversation}`,
  },
  { method: 'GET', path: ({ answer }) => `/api/messages/${answer}/` },
  {
    method: 'POST',
    path: ({ question }) => `/api/messages/${question}/edit/`,
    body: { content: 'Hello' },
    refused: turn,
  },
  {
    method: 'POST',
    path: ({ answer }) => `/api/messages/${answer}/regenerate/`,
    body: {},
    refused: [...context, ...model],
  },
  { method: 'POST', path: ({ answer }) => `/api/messages/${answer}/continue/` },
  { method: 'POST', path: ({ answer }) => `/api/messages/${answer}/stop/` },
  { method: 'POST', path: ({ answer }) => `/api/messages/${answer}/select/` },
  { method: 'GET', path: ({ answer }) => `/api/messages/${answer}/path/` },
  { method: 'POST', path: ({ answer }) => `/api/messages/${answer}/restore/` },
  { method: 'DELETE', path: ({ answer }) => `/api/messages/${answer}/` },
  { method: 'DELETE', path: ({ chat }) => `/api/ai/chats/${chat}/` },
  { method: 'DELETE', path: ({ conversation }) => `/api/conversations/${conversation}/` },
];

/** A conversation with one turn. */
export async function ownConversation(client: Client): Promise<OwnedIds> {
  const made = await client.post<{ id: string; number: number }>('/api/conversations/', { title: 'Mine' });
  const sent = await client.post<{ id: string; number: number; reply: { id: string } }>(
    `/api/conversations/${made.body.id}/send-message/`,
    { content: 'Hello' },
  );
  const { id: question, number: questionNumber, reply } = sent.body;
  return { chat: made.body.number, conversation: made.body.id, questionNumber, question, answer: reply.id };
}
