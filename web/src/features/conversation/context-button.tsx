import { MessagesSquare } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import type { Conversation } from '#web/api/conversations.ts';
import { useHash } from '#web/lib/navigation.ts';
import { cx } from '#web/lib/class-names.ts';
import type { TurnSettings } from './turn-settings.ts';

const ContextPanel = lazy(async () => ({ default: (await import('./context-panel.tsx')).ContextPanel }));

interface ContextButtonProps {
  conversation: Conversation;
  settings: TurnSettings;
  onChange: (change: Partial<TurnSettings>) => void;
}

/** Whether the next message takes a chat's messages along, and the panel in which that is chosen and looked at. */
export function ContextButton({ conversation, settings, onChange }: ContextButtonProps) {
  const hash = useHash();
  const [open, setOpen] = useState(hash === '#context');
  const anchor = useRef<HTMLButtonElement>(null);
  const isLinked = conversation.related_chat !== null;
  const isOn = isLinked && settings.includesContext;
  const name = conversation.related_chat_name ?? 'a chat';
  return (
    <>
      <button
        ref={anchor}
        type="button"
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-label={
          isLinked
            ? `Context: ${name}, ${isOn ? `the last ${settings.contextLimit} messages go along` : 'off'}`
            : 'Add a chat as context'
        }
        onClick={() => setOpen(true)}
        className={cx(
          'flex h-8 max-w-56 min-w-0 items-center gap-1.5 rounded-full border px-2.5 text-sm transition-colors pointer-coarse:h-11',
          isOn
            ? 'border-accent/40 bg-accent-wash text-accent-strong hover:border-accent'
            : 'border-line text-faint hover:border-edge hover:text-ink',
        )}
      >
        <MessagesSquare size={15} className="shrink-0" />
        {isLinked ? (
          <>
            <span className="truncate" dir="auto">
              {name}
            </span>
            <span className="shrink-0 text-xs tabular-nums opacity-80">
              {isOn ? `· ${settings.contextLimit}` : '· off'}
            </span>
          </>
        ) : (
          <span className="max-sm:sr-only">Add context</span>
        )}
      </button>
      {open && (
        <Suspense>
          <ContextPanel
            anchor={anchor}
            conversation={conversation}
            settings={settings}
            onChange={onChange}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </>
  );
}
