import type { CaseInFull } from '#web/api/cases.ts';
import { flagName } from '#web/lib/flag-kinds.ts';
import { Avatar } from '#web/ui/avatar.tsx';
import { Moment } from '#web/ui/moment.tsx';
import { CaseSection } from './case-section.tsx';

/** Who flagged the message, as what, and what they said. */
export function CaseFlags({ flags }: Pick<CaseInFull, 'flags'>) {
  return (
    <CaseSection title="Flags">
      {flags.length === 0 ? (
        <p className="text-sm text-faint">All were taken back.</p>
      ) : (
        <ul className="space-y-3">
          {flags.map((flag) => (
            <li key={flag.id} className="flex gap-2.5">
              <Avatar name={flag.user.username} size={24} />
              <div className="min-w-0 flex-1 text-sm">
                <p className="flex flex-wrap items-baseline gap-x-1.5">
                  <span className="font-medium">{flag.user.username}</span>
                  <span className="text-danger">{flagName(flag.flag_type)}</span>
                  <span className="ms-auto text-xs text-faint">
                    <Moment iso={flag.created_at} />
                  </span>
                </p>
                {flag.comment !== '' && (
                  <p dir="auto" className="mt-0.5 whitespace-pre-wrap text-soft wrap-anywhere">
                    {flag.comment}
                  </p>
                )}
              </div>
            </li>
          ))}
        </ul>
      )}
    </CaseSection>
  );
}
