import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { create } from 'zustand';
import { Button } from './button.tsx';
import { IconButton } from './icon-button.tsx';

interface Toast {
  id: number;
  text: string;
  action?: { label: string; run: () => void } | undefined;
}

const useToasts = create<{ toasts: Toast[] }>(() => ({ toasts: [] }));
const shownMs = 7_000;
const mostAtOnce = 3;
let lastId = 0;

/** Says something for a few seconds, with at most one thing to do about it. */
export function toast(text: string, action?: Toast['action']): void {
  lastId += 1;
  const added: Toast = { id: lastId, text, action };
  useToasts.setState(({ toasts }) => ({ toasts: [...toasts, added].slice(-mostAtOnce) }));
}

function dismiss(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((other) => other.id !== id) }));
}

export function Toasts() {
  const toasts = useToasts((state) => state.toasts);
  return (
    <div
      role="region"
      aria-label="Notices"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-4 bottom-36 z-50 flex flex-col items-center gap-2"
    >
      {toasts.map((item) => (
        <ToastCard key={item.id} {...item} />
      ))}
    </div>
  );
}

/** It stays while somebody points at it or has gone to it by keyboard. */
function ToastCard({ id, text, action }: Toast) {
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(() => dismiss(id), shownMs);
    return () => clearTimeout(timer);
  }, [id, isHeld]);
  return (
    <div
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="pointer-events-auto flex max-w-full animate-[rise_180ms_var(--settle)] items-center gap-2 rounded-xl bg-ink py-1.5 ps-4 pe-1.5 text-sm text-paper shadow-(--lift)"
    >
      <span className="min-w-0 wrap-anywhere">{text}</span>
      {action !== undefined && (
        <Button
          small
          look="inverse"
          onClick={() => {
            dismiss(id);
            action.run();
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton small label="Dismiss" tipSide="top" tipAlign="end" look="inverse" onClick={() => dismiss(id)}>
        <X size={15} />
      </IconButton>
    </div>
  );
}
