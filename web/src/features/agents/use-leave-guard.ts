import { useEffect, useState } from 'react';
import { guardLeaving } from '#web/lib/navigation.ts';

/** While `isOn`, leaving this page has to be confirmed: what is returned leaves, or is null while nobody wants to. */
export function useLeaveGuard(isOn: boolean): { leave: (() => void) | null; stay: () => void } {
  const [leave, setLeave] = useState<(() => void) | null>(null);
  useEffect(() => (isOn ? guardLeaving((goOn) => setLeave(() => goOn)) : undefined), [isOn]);
  return { leave, stay: () => setLeave(null) };
}
