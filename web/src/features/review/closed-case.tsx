import { useState } from 'react';
import { type CaseInFull, reopenCase } from '#web/api/cases.ts';
import type { Me } from '#web/api/people.ts';
import { cx } from '#web/lib/class-names.ts';
import { useSearch } from '#web/lib/navigation.ts';
import { paths } from '#web/lib/routes.ts';
import { Button, buttonClass } from '#web/ui/button.tsx';
import { Link } from '#web/ui/link.tsx';
import { Moment } from '#web/ui/moment.tsx';
import { TextArea } from '#web/ui/text-area.tsx';
import { hindranceWords, stateNames } from './case-words.ts';
import { type RefusedProps, useCaseChange } from './use-case.ts';

interface ClosedCaseProps extends RefusedProps {
  found: CaseInFull;
  person: Me;
}

/** What was decided, and the way to open the case again, for who may. */
export function ClosedCase({ found, person, onRefused }: ClosedCaseProps) {
  const [isReopening, setReopening] = useState(false);
  const search = useSearch();
  const reopen = useCaseChange(found.id, { onRefused }, (seen, reason: string) => reopenCase(seen, reason));
  const mayReopen = found.hindrance === 'closed' && (!found.is_escalated || person.role === 'administrator');
  const hindrance = found.hindrance as keyof typeof hindranceWords | null;
  return (
    <>
      <Outcome found={found} />
      {hindrance !== null && hindrance in hindranceWords && (
        <p className="mt-2 text-xs text-faint">{hindranceWords[hindrance]}</p>
      )}
      {isReopening ? (
        <ReopenForm
          busy={reopen.isPending}
          onReopen={(reason) => reopen.mutate(reason)}
          onCancel={() => setReopening(false)}
        />
      ) : (
        <div className="mt-3 flex flex-wrap gap-2">
          <Link href={paths.review + search} exact className={buttonClass('outline', true)}>
            To the queue
          </Link>
          {mayReopen && (
            <Button small look="quiet" onClick={() => setReopening(true)}>
              Open again
            </Button>
          )}
        </div>
      )}
    </>
  );
}

function Outcome({ found: { state, decided_by, closed_at, reason } }: { found: CaseInFull }) {
  return (
    <div
      role="status"
      className={cx('rounded-xl px-3.5 py-3 text-sm', state === 'upheld' ? 'bg-accent-wash' : 'bg-sunk')}
    >
      <p className="flex flex-wrap items-baseline gap-x-1.5">
        <span className="font-medium">{stateNames[state]}</span>
        <span className="text-soft">{decided_by === null ? '' : `by ${decided_by.username}`}</span>
        <span className="ms-auto text-xs text-faint">{closed_at !== null && <Moment iso={closed_at} />}</span>
      </p>
      <p dir="auto" className="mt-1 whitespace-pre-wrap text-soft wrap-anywhere">
        {state === 'withdrawn' ? 'The last flag was taken back before anybody decided.' : reason}
      </p>
    </div>
  );
}

interface ReopenFormProps {
  busy: boolean;
  onReopen: (reason: string) => void;
  onCancel: () => void;
}

function ReopenForm({ busy, onReopen, onCancel }: ReopenFormProps) {
  const [reason, setReason] = useState('');
  return (
    <form
      className="mt-4 space-y-3"
      onSubmit={(event) => {
        event.preventDefault();
        onReopen(reason.trim());
      }}
    >
      <TextArea
        label="Why it should be looked at again"
        hint="The other reviewers read it. Whoever flagged sees that the case is open again."
        required
        rows={3}
        longest={1000}
        maxLength={1000}
        value={reason}
        onChange={setReason}
      />
      <div className="flex gap-2">
        <Button small look="primary" type="submit" busy={busy} disabled={reason.trim() === ''}>
          Open again
        </Button>
        <Button small look="quiet" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
