import { NewConversation } from '#web/features/conversation/new-conversation.tsx';
import { useSearch } from '#web/lib/navigation.ts';
import { usePageTitle } from '#web/lib/page-title.ts';
import { SidebarButton } from '#web/app/sidebar-button.tsx';

/** `?agent=` says with whom. */
export function NewConversationPage() {
  const agent = new URLSearchParams(useSearch()).get('agent');
  usePageTitle(null);
  return <NewConversation agentId={agent} headerStart={<SidebarButton />} />;
}
