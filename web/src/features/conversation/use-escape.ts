import { useEffect } from 'react';

/** Escape stops the answer, unless it is meant for something that is open above the page or for a field. */
export function useEscape(stop: (() => void) | null): void {
  useEffect(() => {
    if (stop === null) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.shiftKey || event.isComposing || event.defaultPrevented) return;
      if (document.querySelector('[role="dialog"], [role="menu"], [role="alertdialog"]') !== null) return;
      const field = event.target instanceof HTMLElement && event.target.matches('input, textarea:not([data-composer])');
      if (!field) stop();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [stop]);
}
