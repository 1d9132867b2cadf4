import { ChatDetail } from './chat-detail.tsx';
import { ChatTable } from './chat-table.tsx';

/** Everybody's conversations with agents, or one of them. */
export function ChatsPage({ id }: { id: string | null }) {
  return id === null ? <ChatTable /> : <ChatDetail key={id} id={id} />;
}
