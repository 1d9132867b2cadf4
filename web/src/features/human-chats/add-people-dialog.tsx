import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { addToChat, myChats, oneChat } from '#web/api/chats.ts';
import type { Chat } from '#web/api/chats.ts';
import type { FoundPerson } from '#web/api/people.ts';
import { Button } from '#web/ui/button.tsx';
import { Dialog } from '#web/ui/dialog.tsx';
import { PeopleField } from './people-field.tsx';

export function AddPeopleDialog({ chat, onClose }: { chat: Chat; onClose: () => void }) {
  const client = useQueryClient();
  const [people, setPeople] = useState<FoundPerson[]>([]);
  const add = useMutation({
    mutationFn: () =>
      addToChat(
        chat.id,
        people.map(({ id }) => id),
      ),
    onSuccess: async () => {
      await Promise.all([
        client.invalidateQueries(oneChat(chat.id)),
        client.invalidateQueries({ ...myChats(), exact: true }),
      ]);
      onClose();
    },
  });
  return (
    <Dialog title={`Add people to “${chat.name}”`} onClose={onClose}>
      <p className="mb-4 text-sm text-soft">They see all that was said in it so far.</p>
      <PeopleField chosen={people} onChange={setPeople} />
      {add.error !== null && (
        <p role="alert" className="mt-2 text-sm text-danger">
          {add.error.message}
        </p>
      )}
      <div className="mt-5 flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button look="primary" busy={add.isPending} disabled={people.length === 0} onClick={() => add.mutate()}>
          Add
        </Button>
      </div>
    </Dialog>
  );
}
