import { TextQuote } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import type { Conversation } from '#web/api/conversations.ts';
import { IconButton } from '#web/ui/icon-button.tsx';

const SummaryPanel = lazy(async () => ({ default: (await import('./summary-panel.tsx')).SummaryPanel }));

/** What the conversation is about, in the model's words, where somebody wants to see it. */
export function SummaryButton({ conversation }: { conversation: Conversation }) {
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  return (
    <>
      <IconButton
        ref={anchor}
        label="Summary"
        tipAlign="end"
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(true)}
      >
        <TextQuote size={17} />
      </IconButton>
      {open && (
        <Suspense>
          <SummaryPanel anchor={anchor} conversation={conversation} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
