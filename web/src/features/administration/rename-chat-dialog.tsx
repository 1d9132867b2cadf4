import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type AdminChat, placeChatOfAll, renameChatOfAll } from '#web/api/admin-chats.ts';
import { Field } from '#web/ui/field.tsx';
import { toast } from '#web/ui/toasts.tsx';
import { ReasonDialog } from './reason-dialog.tsx';

export function RenameChatDialog({ chat, onClose }: { chat: AdminChat; onClose: () => void }) {
  const client = useQueryClient();
  const [title, setTitle] = useState(chat.title);
  const typed = title.trim();
  return (
    <ReasonDialog
      title="Another title"
      action="Change the title"
      isReady={typed !== '' && typed !== chat.title}
      onConfirm={async (reason) => {
        await placeChatOfAll(client, await renameChatOfAll(chat.id, typed, reason));
        toast('The title is changed.');
      }}
      onClose={onClose}
    >
      <p>{chat.user_username} sees the new title at once.</p>
      <Field
        label="Title"
        dir="auto"
        value={title}
        maxLength={200}
        onChange={(event) => setTitle(event.target.value)}
        className="text-ink"
      />
    </ReasonDialog>
  );
}
