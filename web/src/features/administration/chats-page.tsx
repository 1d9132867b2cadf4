import { PageState } from '#web/ui/page-state.tsx';

export function ChatsPage() {
  return <PageState title="Chats will be here">They can’t be looked at from here yet.</PageState>;
}
