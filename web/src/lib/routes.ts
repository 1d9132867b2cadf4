/** Every page of the app, and what its address names. */
export type Route =
  | { page: 'new-conversation' }
  | { page: 'conversation'; id: string }
  | { page: 'chats'; chatId: number | null }
  | { page: 'search' }
  | { page: 'archived' }
  | { page: 'agents' }
  /** Null: one that is about to be made. */
  | { page: 'agent'; id: string | null }
  | { page: 'account' }
  | { page: 'review'; caseId: string | null }
  | { page: 'admin'; section: string | null; id: string | null }
  | { page: 'sign-in' }
  | { page: 'sign-up' }
  | { page: 'not-found' };

/** The addresses of the pages; `routeAt` reads them back. */
export const paths = {
  newConversation: '/',
  conversation: (id: string) => `/c/${encodeURIComponent(id)}`,
  /** The same with a message of it in view, on whatever branch it stands. */
  message: (conversation: string, id: string) =>
    `/c/${encodeURIComponent(conversation)}?message=${encodeURIComponent(id)}`,
  search: (typed: string) => (typed === '' ? '/search' : `/search?${new URLSearchParams({ q: typed })}`),
  archived: '/archived',
  chats: '/chats',
  chat: (id: number) => `/chats/${id}`,
  agents: '/agents',
  newAgent: '/agents/new',
  agent: (id: string) => `/agents/${encodeURIComponent(id)}`,
  /** Where the first message begins a conversation with this agent. */
  beginWith: (agent: string) => `/?${new URLSearchParams({ agent })}`,
  account: '/account',
  review: '/review',
  reviewCase: (id: string) => `/review/${encodeURIComponent(id)}`,
  admin: (section: string, id?: string | number) =>
    id === undefined ? `/admin/${section}` : `/admin/${section}/${encodeURIComponent(id)}`,
  signIn: '/sign-in',
  signUp: '/sign-up',
};

export function routeAt(pathname: string): Route {
  const [first, second, third, fourth] = pathname.split('/').filter((part) => part !== '');
  if (first === 'admin') return fourth === undefined ? adminRoute(second, third) : { page: 'not-found' };
  if (third !== undefined) return { page: 'not-found' };
  switch (first) {
    case undefined:
      return { page: 'new-conversation' };
    case 'c':
      return second === undefined ? { page: 'not-found' } : { page: 'conversation', id: decoded(second) };
    case 'chats':
      return chatsRoute(second);
    case 'agents':
      if (second === undefined) return { page: 'agents' };
      return { page: 'agent', id: second === 'new' ? null : decoded(second) };
    case 'review':
      return { page: 'review', caseId: second === undefined ? null : decoded(second) };
    case 'search':
    case 'archived':
    case 'account':
    case 'sign-in':
    case 'sign-up':
      return second === undefined ? { page: first } : { page: 'not-found' };
    default:
      return { page: 'not-found' };
  }
}

function chatsRoute(id: string | undefined): Route {
  if (id === undefined) return { page: 'chats', chatId: null };
  return /^[1-9]\d{0,14}$/.test(id) ? { page: 'chats', chatId: Number(id) } : { page: 'not-found' };
}

/** Which sections there are is known to the pages of administration. */
function adminRoute(section: string | undefined, id: string | undefined): Route {
  return { page: 'admin', section: section ?? null, id: id === undefined ? null : decoded(id) };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
