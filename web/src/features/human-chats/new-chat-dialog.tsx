import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { myChats, startChat } from '#web/api/chats.ts';
import { RequestError } from '#web/api/http.ts';
import type { FoundPerson } from '#web/api/people.ts';
import { navigate } from '#web/lib/navigation.ts';
import { paths } from '#web/lib/routes.ts';
import { Button } from '#web/ui/button.tsx';
import { Dialog } from '#web/ui/dialog.tsx';
import { Field } from '#web/ui/field.tsx';
import { PeopleField } from './people-field.tsx';

export function NewChatDialog({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const [people, setPeople] = useState<FoundPerson[]>([]);
  const [name, setName] = useState('');
  const suggested = people
    .map(({ username }) => username)
    .join(', ')
    .slice(0, 255);
  const start = useMutation({
    mutationFn: () =>
      startChat(
        name.trim() === '' ? suggested : name.trim(),
        people.map(({ id }) => id),
      ),
    onSuccess: async (chat) => {
      await client.invalidateQueries({ ...myChats(), exact: true });
      onClose();
      navigate(paths.chat(chat.id));
    },
  });
  const fields = start.error instanceof RequestError ? start.error.fields : {};
  return (
    <Dialog title="New chat with people" onClose={onClose}>
      <form
        className="space-y-4 pt-1"
        onSubmit={(event) => {
          event.preventDefault();
          start.mutate();
        }}
      >
        <PeopleField chosen={people} onChange={setPeople} />
        <Field
          label="Name"
          value={name}
          maxLength={255}
          placeholder={suggested === '' ? 'What it is about' : suggested}
          onChange={(event) => setName(event.target.value)}
          errors={start.error === null ? [] : (fields['name'] ?? [start.error.message])}
        />
        <div className="flex justify-end gap-2 pt-1">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            look="primary"
            busy={start.isPending}
            disabled={people.length === 0 && name.trim() === ''}
          >
            Start
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
