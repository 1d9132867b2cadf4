import { useQuery } from '@tanstack/react-query';
import { oneConversation } from '#web/api/conversations.ts';
import { ConversationView } from '#web/features/conversation/conversation-view.tsx';
import { useLiveConversation } from '#web/features/conversation/use-live-conversation.ts';
import { usePageTitle } from '#web/lib/page-title.ts';
import { SidebarButton } from '#web/app/sidebar-button.tsx';

export function ConversationPage({ id }: { id: string }) {
  const { data: conversation } = useQuery({ ...oneConversation(id), staleTime: Infinity });
  const live = useLiveConversation(id);
  usePageTitle(conversation?.title ?? null);
  return live === null ? null : <ConversationView key={id} live={live} headerStart={<SidebarButton />} />;
}
