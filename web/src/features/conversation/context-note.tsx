import { MessagesSquare } from 'lucide-react';
import type { Message } from '#web/api/messages.ts';

/** Says that people's messages went along with this one, as the server noted it. */
export function ContextNote({ message }: { message: Message }) {
  const context = message.metadata['related_chat_context'];
  if (typeof context !== 'object' || context === null) return null;
  const name = 'chat_name' in context && typeof context.chat_name === 'string' ? context.chat_name : 'a chat';
  const count = 'message_count' in context && typeof context.message_count === 'number' ? context.message_count : null;
  return (
    <p className="mt-1.5 flex items-center gap-1.5 text-xs text-faint">
      <MessagesSquare size={13} />
      <span>
        With {count === null ? 'messages' : `the last ${count}`} of <span dir="auto">{name}</span>
      </span>
    </p>
  );
}
