import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { endOtherSessions, endSession, mySessions } from '#web/api/account.ts';
import type { SignedInSession } from '#web/api/account.ts';
import { formatMoment, formatWhole } from '#web/lib/format-time.ts';
import { Button } from '#web/ui/button.tsx';
import { toast } from '#web/ui/toasts.tsx';
import { deviceName } from './device-name.ts';
import { QueryRows } from './query-rows.tsx';
import { Section } from '#web/ui/section.tsx';

export function Sessions() {
  const client = useQueryClient();
  const sessions = useQuery(mySessions());
  const end = useMutation({
    mutationFn: (id: number | 'others') => (id === 'others' ? endOtherSessions() : endSession(id)),
    onSuccess: () => client.invalidateQueries(mySessions()),
    onError: (error) => toast(error.message),
  });
  const hasOthers = sessions.data?.some((session) => !session.is_current) === true;
  return (
    <Section title="Where you are signed in" note="Ending a session takes effect at once, on open pages too.">
      <QueryRows query={sessions} none="Nowhere.">
        {(session) => (
          <li key={session.id} className="flex items-center justify-between gap-4 px-4 py-3">
            <Description session={session} />
            {session.is_current ? (
              <span className="rounded-full bg-accent-wash px-2.5 py-0.5 text-xs font-medium text-accent-strong">
                This one
              </span>
            ) : (
              <Button small busy={end.isPending && end.variables === session.id} onClick={() => end.mutate(session.id)}>
                End
              </Button>
            )}
          </li>
        )}
      </QueryRows>
      {hasOthers && (
        <Button
          small
          look="quiet"
          className="mt-3"
          busy={end.isPending && end.variables === 'others'}
          onClick={() => end.mutate('others')}
        >
          End all but this one
        </Button>
      )}
    </Section>
  );
}

function Description({ session }: { session: SignedInSession }) {
  return (
    <div className="min-w-0">
      <p className="truncate text-sm font-medium" title={session.user_agent}>
        {deviceName(session.user_agent)}
      </p>
      <p className="truncate text-xs text-faint">
        {session.ip_address} · last used{' '}
        <time dateTime={session.last_used_at} title={formatWhole(session.last_used_at)}>
          {formatMoment(session.last_used_at, new Date())}
        </time>
      </p>
    </div>
  );
}
