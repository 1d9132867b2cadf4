import { useEffect } from 'react';

/** j and k go down and up among the rows of the page; Enter is the link's own. */
export function useRowKeys(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const step = { j: 1, k: -1 }[event.key];
      if (step === undefined || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const rows = [...document.querySelectorAll<HTMLElement>('[data-case]')];
      const at = rows.findIndex((row) => row === document.activeElement);
      const next = at === -1 ? 0 : at + step;
      rows[Math.max(0, Math.min(next, rows.length - 1))]?.focus();
      event.preventDefault();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');
}
