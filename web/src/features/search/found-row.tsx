import { useEffect, useRef } from 'react';
import { cx } from '#web/lib/class-names.ts';
import { navigate } from '#web/lib/navigation.ts';

interface FoundRowProps {
  id: string;
  href: string;
  isActive: boolean;
  onActive: () => void;
  onOpen: () => void;
  children: React.ReactNode;
}

/** A row of what can be opened: by pointer, by Enter from the field, or in a tab of its own as any link. */
export function FoundRow({ id, href, isActive, onActive, onOpen, children }: FoundRowProps) {
  const row = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (isActive) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isActive]);
  return (
    <a
      ref={row}
      id={id}
      href={href}
      role="option"
      aria-selected={isActive}
      tabIndex={-1}
      onPointerMove={isActive ? undefined : onActive}
      onClick={(event) => {
        if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        onOpen();
        navigate(href);
      }}
      className={cx('block scroll-my-16 rounded-xl px-3 py-2.5 text-start transition-colors', isActive && 'bg-hover')}
    >
      {children}
    </a>
  );
}
