import { useState } from 'react';
import type { Message } from '#web/api/messages.ts';
import { chordText, isComposing, pressed } from '#web/lib/keyboard.ts';
import { Button } from '#web/ui/button.tsx';
import { useTurnsInView } from './turns-context.ts';

/** Says it differently: the old version and its answer stay, as another branch. */
export function EditMessage({ message }: { message: Message }) {
  const { edit, setEditing } = useTurnsInView();
  const [text, setText] = useState(message.content);
  const [busy, setBusy] = useState(false);

  const close = () => setEditing(null);
  const submit = async () => {
    if (text.trim() === '' || busy) return;
    setBusy(true);
    if (await edit(message, text)) close();
    else setBusy(false);
  };

  return (
    <div className="mb-6 rounded-2xl border border-accent bg-raised p-3 shadow-(--lift)">
      <textarea
        ref={focusAtEnd}
        value={text}
        rows={1}
        dir="auto"
        aria-label="Edit your message"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (isComposing(event)) return;
          if (event.key === 'Escape') {
            event.stopPropagation();
            close();
          }
          if (pressed(event, { key: 'enter' })) void submit();
        }}
        className="field-sizing-content max-h-[45dvh] min-h-12 w-full resize-none bg-transparent px-1 leading-relaxed outline-none"
      />
      <div className="mt-2 flex flex-wrap items-center justify-end gap-2">
        <p className="me-auto ps-1 text-xs text-faint pointer-coarse:hidden">
          {chordText({ key: 'Enter' })} sends, Esc leaves it as it was
        </p>
        <Button small look="quiet" onClick={close}>
          Cancel
        </Button>
        <Button small look="primary" busy={busy} disabled={text.trim() === ''} onClick={() => void submit()}>
          Send
        </Button>
      </div>
    </div>
  );
}

function focusAtEnd(field: HTMLTextAreaElement | null): void {
  field?.focus();
  field?.setSelectionRange(field.value.length, field.value.length);
}
