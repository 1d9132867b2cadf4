import { QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { LiveConversationsContext } from '#web/realtime/live-conversations-context.ts';
import { Toasts } from '#web/ui/toasts.tsx';
import { News } from './news.tsx';
import { Pages } from './pages.tsx';
import { createServices } from './services.ts';
import { SignOutContext } from './sign-out-context.ts';

export function App() {
  const [{ queryClient, live, hearNews, forgetSession }] = useState(createServices);
  return (
    <QueryClientProvider client={queryClient}>
      <LiveConversationsContext value={live}>
        <SignOutContext value={forgetSession}>
          <News hear={hearNews} />
          <Pages />
          <Toasts />
        </SignOutContext>
      </LiveConversationsContext>
    </QueryClientProvider>
  );
}
