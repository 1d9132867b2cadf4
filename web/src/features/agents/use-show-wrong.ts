import { useEffect, useRef } from 'react';
import type { FieldErrors } from './use-agent-form.ts';

/** Goes to the first field that is wrong, which may be out of sight. */
export function useShowWrong(errors: FieldErrors): React.RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (Object.keys(errors).length === 0) return;
    const field = form.current?.querySelector<HTMLElement>('[aria-invalid]');
    field?.focus({ preventScroll: true });
    field?.scrollIntoView({ block: 'center' });
  }, [errors]);
  return form;
}
