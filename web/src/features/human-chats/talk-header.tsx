import { useMutation, useQueryClient } from '@tanstack/react-query';
import { LogOut, MoreHorizontal, Trash2, UserPlus } from 'lucide-react';
import { useState } from 'react';
import { deleteChat, leaveChat, myChats } from '#web/api/chats.ts';
import type { Chat } from '#web/api/chats.ts';
import { navigate } from '#web/lib/navigation.ts';
import { paths } from '#web/lib/routes.ts';
import { ConfirmDialog } from '#web/ui/confirm-dialog.tsx';
import { MenuButton } from '#web/ui/menu-button.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';
import { toast } from '#web/ui/toasts.tsx';
import { AddPeopleDialog } from './add-people-dialog.tsx';

interface TalkHeaderProps {
  chat: Chat | undefined;
  me: number;
  start: React.ReactNode;
}

type Open = 'add' | 'leave' | 'delete' | null;

export function TalkHeader({ chat, me, start }: TalkHeaderProps) {
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  return (
    <header className="flex h-14 shrink-0 items-center gap-2 border-b border-line px-2 sm:px-3">
      {start}
      {chat === undefined ? (
        <Skeleton className="h-5 w-40" />
      ) : (
        <>
          <div className="min-w-0 flex-1 px-1.5">
            <h1 className="truncate font-serif text-lg leading-tight font-semibold" dir="auto">
              {chat.name}
            </h1>
            <p className="truncate text-xs text-faint">
              {chat.participants.map(({ username }) => username).join(', ')}
            </p>
          </div>
          <MenuButton
            label="Options for this chat"
            tipAlign="end"
            align="end"
            groups={[
              [{ label: 'Add people', takesFocus: true, icon: <UserPlus size={16} />, onSelect: () => setOpen('add') }],
              [
                { label: 'Leave', takesFocus: true, icon: <LogOut size={16} />, onSelect: () => setOpen('leave') },
                ...(chat.created_by === me
                  ? [
                      {
                        label: 'Delete',
                        takesFocus: true,
                        icon: <Trash2 size={16} />,
                        danger: true,
                        onSelect: () => setOpen('delete'),
                      },
                    ]
                  : []),
              ],
            ]}
          >
            <MoreHorizontal size={18} />
          </MenuButton>
          {open === 'add' && <AddPeopleDialog chat={chat} onClose={close} />}
          {(open === 'leave' || open === 'delete') && (
            <EndDialog chat={chat} deletes={open === 'delete'} onClose={close} />
          )}
        </>
      )}
    </header>
  );
}

function EndDialog({ chat, deletes, onClose }: { chat: Chat; deletes: boolean; onClose: () => void }) {
  const client = useQueryClient();
  const end = useMutation({
    mutationFn: () => (deletes ? deleteChat(chat.id) : leaveChat(chat.id)),
    onSuccess: async () => {
      onClose();
      navigate(paths.chats);
      await client.invalidateQueries({ ...myChats(), exact: true });
    },
    onError: (error) => toast(error.message),
  });
  return (
    <ConfirmDialog
      title={`${deletes ? 'Delete' : 'Leave'} “${chat.name}”?`}
      action={deletes ? 'Delete' : 'Leave'}
      busy={end.isPending}
      onConfirm={() => end.mutate()}
      onClose={onClose}
    >
      {deletes
        ? 'It goes for everybody who takes part, with all that was said. This can’t be undone.'
        : 'You see nothing of it from then on, also not as context of your chats with agents, until somebody brings you back in.'}
    </ConfirmDialog>
  );
}
