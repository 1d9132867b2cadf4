import { NewConversation } from '#web/features/conversation/new-conversation.tsx';
import { usePageTitle } from '#web/lib/page-title.ts';
import { SidebarButton } from '#web/app/sidebar-button.tsx';

export function NewConversationPage() {
  usePageTitle(null);
  return <NewConversation headerStart={<SidebarButton />} />;
}
