import { useSuspenseQuery } from '@tanstack/react-query';
import { signedInPerson } from '#web/api/people.ts';
import { SidebarButton } from '#web/app/sidebar-button.tsx';
import { ApiKeys } from '#web/features/account/api-keys.tsx';
import { Looks } from '#web/features/account/looks.tsx';
import { Password } from '#web/features/account/password.tsx';
import { Sessions } from '#web/features/account/sessions.tsx';
import { usePageTitle } from '#web/lib/page-title.ts';
import { Avatar } from '#web/ui/avatar.tsx';

export function AccountPage() {
  usePageTitle('Your account');
  const { data: person } = useSuspenseQuery(signedInPerson());
  if (person === null) return null;
  return (
    <main className="flex h-full flex-col">
      <header className="flex h-14 shrink-0 items-center gap-2 border-b border-line px-2 sm:px-3">
        <SidebarButton />
        <h1 className="px-1.5 font-serif text-lg font-semibold">Your account</h1>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto max-w-2xl px-4 py-8 sm:px-6">
          <div className="mb-8 flex items-center gap-4">
            <Avatar name={person.username} size={56} />
            <div className="min-w-0">
              <p className="truncate font-serif text-xl font-semibold">{person.username}</p>
              <p className="truncate text-sm text-faint">
                {person.email} · {person.role}
              </p>
            </div>
          </div>
          <Looks />
          <Sessions />
          <ApiKeys />
          <Password />
        </div>
      </div>
    </main>
  );
}
