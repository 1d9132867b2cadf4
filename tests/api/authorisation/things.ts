import { randomInt, randomUUID } from 'node:crypto';
import type { Rating } from '#contract/ratings.ts';
import type { Flag } from '#contract/flags.ts';
import type { Agent } from '#contract/agents.ts';
import type { Chat } from '#contract/chats.ts';
import { makeAgent } from '#tests/support/agents.ts';
import { askAndGetAnswer } from '#tests/support/answers.ts';
import type { CastMember } from '#tests/support/cast.ts';
import { makePicture } from '#tests/support/pictures.ts';
import { Client } from '#tests/support/client.ts';
import { tell } from '#tests/support/search.ts';
import { untilSummarized } from '#tests/support/summaries.ts';
import type { Operation } from './operations.ts';

/** Stands in every text of a thing; whoever may not see the thing never sees it. */
export const canary = 'zanzibar-canary';

/** Something that a person owns, as addresses and bodies name it. */
export interface Thing {
  id: string | number;
  /** Where its owner sees it. */
  view: string;
  delete: () => Promise<unknown>;
  /** What else addresses of it name, by the parameter's name. */
  names?: Record<string, string | number>;
  /** Lets somebody else see it, where it can be shown. */
  share?: (viewer: CastMember) => Promise<unknown>;
}

type Make = (owner: CastMember) => Promise<Thing>;

async function numberOf(client: Client, path: string, body: object): Promise<number> {
  return (await client.post<{ id: number }>(path, body)).body.id;
}

async function conversationOf(owner: CastMember) {
  const chat = await numberOf(owner.client, '/api/chats/', { name: canary });
  const made = await askAndGetAnswer(owner, { title: canary, system_prompt: canary, related_chat: chat });
  const view = `/api/conversations/${made.conversation.id}/`;
  return { ...made, view, delete: () => owner.client.delete(view) };
}

const message =
  (of: 'question' | 'answer', name: 'id' | 'number'): Make =>
  async (owner) => {
    const made = await conversationOf(owner);
    return { id: made[of][name], view: made.view, delete: made.delete };
  };

const feedback =
  (path: string, what: object): Make =>
  async (owner) => {
    const { answer } = await conversationOf(owner);
    const body = { message: answer.id, comment: canary, ...what };
    const made = await owner.client.post<Rating | Flag>(path, body);
    const view = `${path}${made.body.id}/`;
    return { id: made.body.id, view, delete: () => owner.client.delete(view) };
  };

async function agentOf(owner: CastMember) {
  const agent = await makeAgent(owner, { name: canary, description: canary, system_prompt: canary });
  const view = `/api/agents/${agent.id}/`;
  const share = () => owner.client.patch(view, { is_public: true });
  return { id: agent.id, view, share, delete: () => owner.client.delete(view) };
}

/** How to make each kind of thing that operations name. */
export const kinds = {
  conversation: async (owner) => {
    const { conversation, ...made } = await conversationOf(owner);
    return { id: conversation.id, view: made.view, delete: made.delete };
  },
  'conversation number': async (owner) => {
    const { conversation, ...made } = await conversationOf(owner);
    return { id: conversation.number, view: made.view, delete: made.delete };
  },
  question: message('question', 'id'),
  answer: message('answer', 'id'),
  'message number': message('answer', 'number'),
  agent: agentOf,
  'agent with a picture': async (owner) => {
    const agent = await agentOf(owner);
    const picture = await makePicture('png', 'teal', 8, 8);
    const { body } = await owner.client.post<Agent>(`${agent.view}avatar/`, picture, { 'content-type': 'image/png' });
    return { ...agent, names: { avatar: body.avatar!.split('/').at(-2)! } };
  },
  summary: async (owner) => {
    const { client } = owner;
    const { conversation } = await tell(client, canary, Array<string>(10).fill(canary), { auto_summarize: true });
    const { id } = await untilSummarized(client, conversation);
    const view = `/api/conversation-summaries/${id}/`;
    return { id, view, delete: () => client.delete(`/api/conversations/${conversation}/`) };
  },
  rating: feedback('/api/ratings/', { score: 4 }),
  flag: feedback('/api/flags/', { flag_type: 'outdated' }),
  chat: async (owner) => {
    const { body: chat } = await owner.client.post<Chat>('/api/chats/', { name: canary });
    const view = `/api/chats/${chat.id}/`;
    await owner.client.post(`${view}send_message/`, { content: canary });
    const share = ({ me }: CastMember) => owner.client.post(`${view}participants/`, { user_ids: [me.id] });
    return { id: chat.id, view, share, delete: () => owner.client.delete(view) };
  },
  session: async (owner) => {
    const before = await sessionIds(owner);
    const elsewhere = new Client(owner.client.url);
    await elsewhere.post('/api/login/', { username: owner.me.username, password: owner.password });
    const made = (await sessionIds(owner)).find((session) => !before.includes(session))!;
    return { id: made, view: '/api/sessions/', delete: () => owner.client.delete(`/api/sessions/${made}/`) };
  },
  'API key': async (owner) => {
    const made = await numberOf(owner.client, '/api/api-keys/', { name: canary });
    return { id: made, view: '/api/api-keys/', delete: () => owner.client.delete(`/api/api-keys/${made}/`) };
  },
  'usage day': async (owner) => {
    const made = await conversationOf(owner);
    const { body } = await owner.client.get<{ results: { id: string }[] }>('/api/analytics/');
    return { id: body.results[0]!.id, view: '/api/analytics/', delete: made.delete };
  },
} satisfies Record<string, Make>;

export type Kind = keyof typeof kinds;

async function sessionIds({ client }: CastMember): Promise<number[]> {
  return (await client.get<{ id: number }[]>('/api/sessions/')).body.map((session) => session.id);
}

/** What `{id}` of an address is; the first that fits. */
const named: [path: RegExp, kind: Kind][] = [
  [/^\/api\/conversations\/\{id\}/, 'conversation'],
  [/^\/api\/conversation-summaries\/\{id\}/, 'summary'],
  [/^\/api\/messages\/\{id\}\/edit\//, 'question'],
  [/^\/api\/messages\/\{id\}/, 'answer'],
  [/^\/api\/agents\/\{id\}\/avatar\/\{avatar\}/, 'agent with a picture'],
  [/^\/api\/agents\/\{id\}/, 'agent'],
  [/^\/api\/ratings\/\{id\}/, 'rating'],
  [/^\/api\/flags\/\{id\}/, 'flag'],
  [/^\/api\/chats\/\{id\}/, 'chat'],
  [/^\/api\/sessions\/\{id\}/, 'session'],
  [/^\/api\/api-keys\/\{id\}/, 'API key'],
  [/^\/api\/analytics\/\{id\}/, 'usage day'],
  [/^\/api\/ai\/chats\/\{id\}/, 'conversation number'],
  [/^\/api\/ai\/messages\/\{id\}/, 'message number'],
];

/** What fields of bodies and queries name. */
export const referring: Record<string, Kind> = {
  message: 'answer',
  message_id: 'answer',
  conversation: 'conversation',
  conversation_id: 'conversation',
  agent: 'agent',
  related_chat: 'chat',
};

/** Where an operation names the thing that it is about, and what that is; null where it is about none. */
export function subjectOf({ path, parameters, body }: Operation): { kind: Kind; place: string } | null {
  const [, kind] = named.find(([pattern]) => pattern.test(path)) ?? [];
  if (kind !== undefined) return { kind, place: 'id' };
  const required = [
    ...parameters.filter((parameter) => parameter.in === 'query' && parameter.required).map(({ name }) => name),
    ...(body?.required ?? []),
  ];
  const place = required.find((name) => name in referring);
  return place === undefined ? null : { kind: referring[place]!, place };
}

/** What was never made, without its id. */
export const nobodys = { view: '/api/me/', delete: () => Promise.resolve() };

const numbered: Kind[] = ['conversation number', 'message number', 'chat', 'session', 'API key'];

/** An id of the kind's form that is nobody's. */
export function randomId(kind: Kind): string | number {
  return numbered.includes(kind) ? randomInt(1e12, 1e13) : randomUUID();
}
