import { useEffect, useRef } from 'react';
import type { FieldErrors } from './use-agent-form.ts';

/** Goes to the first field that is wrong, which may be out of sight. */
export function useShowWrong(errors: FieldErrors): React.RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (Object.keys(errors).length > 0) form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }, [errors]);
  return form;
}
