import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import {
  type AdminPerson,
  changeRole,
  deactivatePerson,
  endSessionsOf,
  forgetPeople,
  reactivatePerson,
  type Role,
} from '#web/api/admin-people.ts';
import { signedInPerson } from '#web/api/people.ts';
import { ReasonDialog } from './reason-dialog.tsx';

export type PersonAct = 'role' | 'deactivate' | 'reactivate' | 'end-sessions';

interface PersonDialogProps {
  act: PersonAct;
  person: AdminPerson;
  onClose: () => void;
}

/** What an administrator can do to a person, each with its question. */
export function PersonDialog({ act, person, onClose }: PersonDialogProps) {
  const client = useQueryClient();
  const told = async (change: Promise<AdminPerson>) => {
    const changed = await change;
    // One's own role decides which pages there are.
    if (client.getQueryData(signedInPerson().queryKey)?.id === changed.id)
      await client.invalidateQueries(signedInPerson());
    await forgetPeople(client);
  };
  const { id, username } = person;
  switch (act) {
    case 'role':
      return (
        <RoleDialog person={person} onChange={(role, reason) => told(changeRole(id, role, reason))} onClose={onClose} />
      );
    case 'deactivate':
      return (
        <ReasonDialog
          title={`Deactivate ${username}?`}
          action="Deactivate"
          isDangerous
          onConfirm={(reason) => told(deactivatePerson(id, reason))}
          onClose={onClose}
        >
          <p>
            They are signed out everywhere at once, and can’t sign in. Their API keys stop working. Nothing of theirs is
            deleted, and you can let them in again.
          </p>
        </ReasonDialog>
      );
    case 'reactivate':
      return (
        <ReasonDialog
          title={`Let ${username} in again?`}
          action="Reactivate"
          isOptional
          onConfirm={(reason) => told(reactivatePerson(id, reason))}
          onClose={onClose}
        >
          <p>They can sign in as before, and their API keys work again.</p>
        </ReasonDialog>
      );
    case 'end-sessions':
      return (
        <ReasonDialog
          title={`Sign ${username} out everywhere?`}
          action="Sign out"
          isDangerous
          isOptional
          onConfirm={(reason) => told(endSessionsOf(id, reason))}
          onClose={onClose}
        >
          <p>They can sign in again at once. Their API keys stay.</p>
        </ReasonDialog>
      );
  }
}

const roles: [role: Role, name: string, meaning: string][] = [
  ['member', 'Member', 'Talks to agents and people'],
  ['moderator', 'Moderator', 'Also reviews what is flagged'],
  ['administrator', 'Administrator', 'Also decides on people, models and all chats'],
];

interface RoleDialogProps {
  person: AdminPerson;
  onChange: (role: Role, reason: string) => Promise<void>;
  onClose: () => void;
}

function RoleDialog({ person, onChange, onClose }: RoleDialogProps) {
  const [chosen, setChosen] = useState(person.role);
  return (
    <ReasonDialog
      title={`Role of ${person.username}`}
      action="Change the role"
      isOptional
      isReady={chosen !== person.role}
      onConfirm={(reason) => onChange(chosen, reason)}
      onClose={onClose}
    >
      <fieldset className="-mx-2">
        <legend className="sr-only">Role</legend>
        {roles.map(([role, name, meaning]) => (
          <label
            key={role}
            className="flex cursor-pointer items-start gap-3 rounded-lg px-2 py-1.5 hover:bg-hover pointer-coarse:py-2.5"
          >
            <input
              type="radio"
              name="role"
              checked={chosen === role}
              onChange={() => setChosen(role)}
              className="mt-1 size-4 accent-accent"
            />
            <span>
              <span className="block text-sm font-medium text-ink">{name}</span>
              <span className="block text-xs text-faint">{meaning}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <p className="text-sm">It holds at once, also on pages that are open.</p>
    </ReasonDialog>
  );
}
