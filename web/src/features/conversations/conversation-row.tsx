import { Archive, MoreHorizontal, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Conversation } from '#web/api/conversations.ts';
import { useRenameConversation } from '#web/api/use-rename-conversation.ts';
import { cx } from '#web/lib/class-names.ts';
import { paths } from '#web/lib/routes.ts';
import { useActivity } from '#web/realtime/live-conversations-context.ts';
import { Link } from '#web/ui/link.tsx';
import { MenuButton } from '#web/ui/menu-button.tsx';
import { RenameField } from '#web/ui/rename-field.tsx';
import { toast } from '#web/ui/toasts.tsx';
import { Spinner } from '#web/ui/spinner.tsx';
import { useArchiveConversation } from './use-archive-conversation.ts';
import { useDeleteConversation } from './use-delete-conversation.ts';

export function ConversationRow({ conversation }: { conversation: Conversation }) {
  const [renaming, setRenaming] = useState(false);
  const rename = useRenameConversation(conversation, (error) => toast(`Not renamed. ${error.message}`));
  const deleteIt = useDeleteConversation();
  const archive = useArchiveConversation();
  if (renaming) {
    return (
      <li className="py-px">
        <RenameField
          label="Name of the chat"
          name={conversation.title}
          onKeep={rename}
          onDone={() => setRenaming(false)}
          className="text-sm"
        />
      </li>
    );
  }
  return (
    <li className="group relative py-px">
      <Link
        href={paths.conversation(conversation.id)}
        onDoubleClick={() => setRenaming(true)}
        className={cx(
          'flex h-9 items-center gap-2 rounded-lg ps-2.5 pe-9 text-sm text-soft transition-colors hover:bg-hover hover:text-ink pointer-coarse:h-11 pointer-coarse:pe-12',
          'aria-[current=page]:bg-pressed aria-[current=page]:text-ink',
        )}
      >
        <span className="min-w-0 flex-1 truncate" dir="auto" title={conversation.title}>
          {conversation.title}
        </span>
        <RowActivity id={conversation.id} />
      </Link>
      <MenuButton
        small
        label={`Options for ${conversation.title}`}
        data-tip={undefined}
        align="end"
        className={cx(
          'absolute end-0.5 top-[0.1875rem] opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 aria-expanded:opacity-100',
          'pointer-coarse:top-px pointer-coarse:opacity-100',
        )}
        groups={[
          [
            { label: 'Rename', takesFocus: true, icon: <Pencil size={15} />, onSelect: () => setRenaming(true) },
            { label: 'Archive', icon: <Archive size={15} />, onSelect: () => archive(conversation) },
          ],
          [{ label: 'Delete', icon: <Trash2 size={15} />, danger: true, onSelect: () => deleteIt(conversation) }],
        ]}
      >
        <MoreHorizontal size={16} />
      </MenuButton>
    </li>
  );
}

function RowActivity({ id }: { id: string }) {
  const running = useActivity((activity) => activity.running.has(id));
  const unread = useActivity((activity) => activity.unread.has(id));
  if (running) return <Spinner label="Answering" size={13} />;
  if (unread) return <span role="img" aria-label="New answer" className="size-2 shrink-0 rounded-full bg-quince" />;
  return null;
}
