import { ArrowUp, ListEnd, Square } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { keepDraft, readDraft } from '#web/lib/drafts.ts';
import { hasTouchKeyboard, isComposing } from '#web/lib/keyboard.ts';
import { IconButton } from '#web/ui/icon-button.tsx';
import { useTypeAnywhere } from './use-type-anywhere.ts';

interface ComposerProps {
  /** Whose draft is kept: a conversation's id, or `new`. */
  draftOf: string;
  isAnswering: boolean;
  /** True once it is stored; where it was not, the text comes back into the box. */
  onSend: (content: string) => Promise<boolean>;
  onStop: (() => void) | null;
  onEditLast?: () => void;
  placeholder?: string;
  /** Tools under the text, at its start. */
  children?: React.ReactNode;
}

/** As the server's `maxContentLength`. */
const longestMessage = 200_000;

export function Composer({
  draftOf,
  isAnswering,
  onSend,
  onStop,
  onEditLast,
  placeholder = 'Write a message',
  children,
}: ComposerProps) {
  const [text, setText] = useState(() => readDraft(draftOf));
  const field = useRef<HTMLTextAreaElement>(null);
  useTypeAnywhere(field);
  useEffect(() => {
    if (!hasTouchKeyboard()) field.current?.focus({ preventScroll: true });
  }, []);

  const type = (typed: string) => {
    setText(typed);
    keepDraft(draftOf, typed);
  };

  const submit = async () => {
    const content = text.trim();
    if (content === '' || content.length > longestMessage) return;
    setText('');
    const sent = await onSend(content);
    // The draft stays stored until the message is: a reload in between loses nothing.
    setText((typedSince) => {
      const kept = sent ? typedSince : [content, typedSince].filter(Boolean).join('\n\n');
      keepDraft(draftOf, kept);
      return kept;
    });
    field.current?.focus();
  };

  const onKeyDown = (event: React.KeyboardEvent) => {
    if (isComposing(event)) return;
    if (event.key === 'Enter' && !event.shiftKey && !hasTouchKeyboard()) {
      event.preventDefault();
      void submit();
    }
    if (event.key === 'ArrowUp' && text === '' && onEditLast !== undefined) {
      event.preventDefault();
      onEditLast();
    }
  };

  const over = text.length - longestMessage;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
      className="mx-auto w-full max-w-3xl rounded-[1.375rem] border border-edge/60 bg-raised shadow-(--lift) transition-colors focus-within:border-accent/70"
    >
      <textarea
        ref={field}
        data-composer
        rows={1}
        dir="auto"
        value={text}
        aria-label="Message"
        placeholder={placeholder}
        enterKeyHint={hasTouchKeyboard() ? 'enter' : 'send'}
        onChange={(event) => type(event.target.value)}
        onKeyDown={onKeyDown}
        className="block field-sizing-content max-h-[40dvh] min-h-13 w-full resize-none bg-transparent px-4.5 pt-3.5 pb-1 text-[1rem] leading-relaxed outline-none"
      />
      {over > 0 && (
        <p role="alert" className="px-4.5 text-xs text-danger">
          {over.toLocaleString()} characters too long.
        </p>
      )}
      <div className="flex items-center gap-1 p-2">
        <div className="flex min-w-0 flex-1 items-center gap-1">{children}</div>
        {onStop !== null && (
          <IconButton label="Stop" keys="Esc" tipSide="top" tipAlign="end" onClick={onStop} look="ring">
            <Square size={13} fill="currentColor" />
          </IconButton>
        )}
        <IconButton
          type="submit"
          label={isAnswering ? 'Queue this message' : 'Send'}
          keys="Enter"
          tipSide="top"
          tipAlign="end"
          disabled={text.trim() === '' || over > 0}
          look="primary"
        >
          {isAnswering ? <ListEnd size={17} /> : <ArrowUp size={18} strokeWidth={2.4} />}
        </IconButton>
      </div>
    </form>
  );
}
