import { PageState } from '#web/ui/page-state.tsx';

export function MessagesPage() {
  return <PageState title="Messages will be here">They can’t be looked at from here yet.</PageState>;
}
