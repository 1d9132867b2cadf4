import { Lock } from 'lucide-react';
import { useState } from 'react';
import type { CaseEvent, CaseInFull } from '#web/api/cases.ts';
import type { Me } from '#web/api/people.ts';
import { Notice } from '#web/ui/notice.tsx';
import { Assignment } from './assignment.tsx';
import { hindranceWords } from './case-words.ts';
import { CaseSection } from './case-section.tsx';
import { ClosedCase } from './closed-case.tsx';
import { ChangeRefused } from './change-refused.tsx';
import { DecideForm } from './decide-form.tsx';
import type { RefusedProps } from './use-case.ts';

interface CaseWorkProps {
  found: CaseInFull;
  person: Me;
  /** What happened last. */
  newest: CaseEvent | undefined;
}

/** What can be done with a case by who looks at it, or why nothing can. */
export function CaseWork({ found, person, newest }: CaseWorkProps) {
  const [refused, setRefused] = useState<Error | null>(null);
  return (
    <CaseSection title="Decision">
      {refused !== null && <ChangeRefused error={refused} newest={newest} />}
      <Work found={found} person={person} onRefused={setRefused} />
    </CaseSection>
  );
}

function Work({ found, person, onRefused }: Pick<CaseWorkProps, 'found' | 'person'> & RefusedProps) {
  const { hindrance, state } = found;
  const isClosed = state === 'upheld' || state === 'dismissed' || state === 'withdrawn';
  if (isClosed) return <ClosedCase found={found} person={person} onRefused={onRefused} />;
  if (hindrance !== null && hindrance in hindranceWords)
    return <Notice icon={<Lock size={15} />}>{hindranceWords[hindrance as keyof typeof hindranceWords]}</Notice>;
  return (
    <>
      <Assignment found={found} person={person} onRefused={onRefused} />
      <DecideForm found={found} onRefused={onRefused} />
    </>
  );
}
