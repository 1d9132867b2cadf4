import { ArrowUp } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { keepDraft, readDraft } from '#web/lib/drafts.ts';
import { hasTouchKeyboard, isComposing } from '#web/lib/keyboard.ts';
import { IconButton } from '#web/ui/icon-button.tsx';

interface TalkComposerProps {
  chatId: number;
  error: Error | null;
  /** True once it is stored; where it was not, the text comes back into the box. */
  onSay: (content: string) => Promise<boolean>;
}

/** As the contract's limit for what people say to each other. */
const longestMessage = 20_000;

export function TalkComposer({ chatId, error, onSay }: TalkComposerProps) {
  const draft = `chat-${chatId}`;
  const [text, setText] = useState(() => readDraft(draft));
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (!hasTouchKeyboard()) field.current?.focus();
  }, []);

  const submit = async () => {
    const content = text.trim();
    if (content === '') return;
    setText('');
    const said = await onSay(content);
    setText((typedSince) => {
      const kept = said ? typedSince : [content, typedSince].filter(Boolean).join('\n');
      keepDraft(draft, kept);
      return kept;
    });
  };

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
      className="px-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] sm:px-6"
    >
      {error !== null && (
        <p role="alert" className="mx-auto max-w-3xl px-3 pb-2 text-sm text-danger">
          Not sent. {error.message}
        </p>
      )}
      <div className="mx-auto flex max-w-3xl items-end gap-2 rounded-[1.375rem] border border-edge/60 bg-raised p-2 ps-4.5 shadow-(--lift) focus-within:border-accent/70">
        <textarea
          ref={field}
          data-composer
          rows={1}
          dir="auto"
          value={text}
          maxLength={longestMessage}
          aria-label="Message"
          placeholder="Write to everybody here"
          onChange={(event) => {
            setText(event.target.value);
            keepDraft(draft, event.target.value);
          }}
          onKeyDown={(event) => {
            if (isComposing(event) || event.key !== 'Enter' || event.shiftKey || hasTouchKeyboard()) return;
            event.preventDefault();
            void submit();
          }}
          className="field-sizing-content max-h-[40dvh] min-h-9 min-w-0 flex-1 resize-none bg-transparent py-1.5 text-[1rem] leading-relaxed outline-none pointer-coarse:min-h-11 pointer-coarse:py-2.5"
        />
        <IconButton
          type="submit"
          label="Send"
          keys="Enter"
          tipSide="top"
          tipAlign="end"
          disabled={text.trim() === ''}
          look="primary"
        >
          <ArrowUp size={18} strokeWidth={2.4} />
        </IconButton>
      </div>
    </form>
  );
}
