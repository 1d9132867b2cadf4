/** Every page of the app, and what its address names. */
export type Route =
  | { page: 'new-conversation' }
  | { page: 'conversation'; id: string }
  | { page: 'chats'; chatId: number | null }
  | { page: 'agents' }
  /** Null: one that is about to be made. */
  | { page: 'agent'; id: string | null }
  | { page: 'account' }
  | { page: 'sign-in' }
  | { page: 'sign-up' }
  | { page: 'not-found' };

/** The addresses of the pages; `routeAt` reads them back. */
export const paths = {
  newConversation: '/',
  conversation: (id: string) => `/c/${encodeURIComponent(id)}`,
  chats: '/chats',
  chat: (id: number) => `/chats/${id}`,
  agents: '/agents',
  newAgent: '/agents/new',
  agent: (id: string) => `/agents/${encodeURIComponent(id)}`,
  /** Where the first message begins a conversation with this agent. */
  beginWith: (agent: string) => `/?${new URLSearchParams({ agent })}`,
  account: '/account',
  signIn: '/sign-in',
  signUp: '/sign-up',
};

export function routeAt(pathname: string): Route {
  const [first, second, third] = pathname.split('/').filter((part) => part !== '');
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

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
