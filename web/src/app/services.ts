import { MutationCache, QueryCache, QueryClient, QueryObserver } from '@tanstack/react-query';
import { dropConversation, oneConversation, placeConversation, rereadConversations } from '#web/api/conversations.ts';
import { RequestError } from '#web/api/http.ts';
import { type Me, signedInPerson } from '#web/api/people.ts';
import { rereadSummary } from '#web/api/summaries.ts';
import { createLiveConversations } from '#web/realtime/live-conversations.ts';
import type { LiveConversations } from '#web/realtime/live-conversations.ts';
import { openNews } from '#web/realtime/news.ts';
import type { Connection } from '#web/realtime/socket.ts';

export interface Services {
  queryClient: QueryClient;
  live: LiveConversations;
  /** Hears of what happens to the person's conversations elsewhere, until what it answers is called. */
  hearNews: () => () => void;
  /** Forgets all that this tab has loaded of the person: the pages then lead to sign-in. */
  forgetSession: () => void;
}

/** The one place where the parts of the app are put together. */
export function createServices(): Services {
  const queryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (isSignedOut(error)) forgetSession();
        // What this person may do may have changed since they were asked about.
        if (isForbidden(error)) void queryClient.invalidateQueries(signedInPerson());
      },
    }),
    mutationCache: new MutationCache({ onError: (error) => isSignedOut(error) && forgetSession() }),
    defaultOptions: {
      // A server on this machine answers without a network, and where none does the error says so.
      queries: { networkMode: 'always', staleTime: 10_000, retry: mayRetry },
      mutations: { networkMode: 'always' },
    },
  });

  const whyRefused = async (id: string): Promise<Connection> => {
    try {
      await queryClient.fetchQuery({ ...oneConversation(id), staleTime: 0, retry: false });
      return 'waiting';
    } catch (error) {
      if (isSignedOut(error)) return 'signed-out';
      return error instanceof RequestError && error.status === 404 ? 'gone' : 'waiting';
    }
  };

  const live = createLiveConversations({
    onConversation: (conversation) => placeConversation(queryClient, conversation),
    onSignedOut: () => forgetSession(),
    whyRefused,
  });

  /** Nobody is signed in any more: the pages lead to sign-in. */
  const forgetSession = () => queryClient.setQueryData(signedInPerson().queryKey, null);

  /**
   * Once somebody else is signed in, or nobody, what this tab has loaded goes. Drafts stay where a session only ran
   * out, for the same person to find (`rememberPerson`).
   */
  const forgetOther = ({ data: person }: { data: Me | null | undefined }) => {
    if (person === undefined || person?.id === signedIn) return;
    const wasSomebody = signedIn !== undefined;
    signedIn = person?.id;
    if (!wasSomebody) return;
    live.closeAll();
    const [whoIsThere] = signedInPerson().queryKey;
    queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== whoIsThere });
  };
  let signedIn: number | undefined;
  new QueryObserver(queryClient, { ...signedInPerson(), enabled: false }).subscribe(forgetOther);

  const hearNews = () => {
    const news = openNews({
      onConversation: (conversation) => placeConversation(queryClient, conversation),
      onGone: (id) => dropConversation(queryClient, id),
      onSummary: (id) => rereadSummary(queryClient, id),
      // A house without budgets never needs it.
      onBudgets: () => void import('./tell-of-budgets.ts').then(({ tellOfBudgets }) => tellOfBudgets(queryClient)),
      onMissed: () => rereadConversations(queryClient),
      onSignedOut: () => forgetSession(),
      whyRefused: async () => {
        const person = await queryClient
          .fetchQuery({ ...signedInPerson(), staleTime: 0, retry: false })
          .catch(() => undefined);
        return person === null ? 'signed-out' : 'waiting';
      },
    });
    return news.close;
  };

  return { queryClient, live, hearNews, forgetSession };
}

function mayRetry(failures: number, error: Error): boolean {
  return failures < 3 && error instanceof RequestError && error.passes;
}

function isForbidden(error: unknown): boolean {
  return error instanceof RequestError && error.status === 403;
}

function isSignedOut(error: unknown): boolean {
  return error instanceof RequestError && error.status === 401;
}
