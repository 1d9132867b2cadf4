import { QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { LiveConversationsContext } from '#web/realtime/live-conversations-context.ts';
import { Toasts } from '#web/ui/toasts.tsx';
import { Pages } from './pages.tsx';
import { createServices } from './services.ts';
import { SignOutContext } from './sign-out-context.ts';

export function App() {
  const [{ queryClient, live, forgetSession }] = useState(createServices);
  return (
    <QueryClientProvider client={queryClient}>
      <LiveConversationsContext value={live}>
        <SignOutContext value={forgetSession}>
          <Pages />
          <Toasts />
        </SignOutContext>
      </LiveConversationsContext>
    </QueryClientProvider>
  );
}
