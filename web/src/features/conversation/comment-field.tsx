import { useId, useState } from 'react';
import { cx } from '#web/lib/class-names.ts';
import { Button } from '#web/ui/button.tsx';
import { inputClass } from '#web/ui/field.tsx';

/** As the contract has it. */
const longest = 500;

interface CommentFieldProps {
  label: string;
  /** Null: there is nothing yet that a comment could be on, and `firstWords` say what to do about that. */
  stored: string | null;
  firstWords: string;
  busy: boolean;
  onSave: (comment: string) => void;
  /** Beside its button, which is there while there is something to save. The room for both is always kept. */
  children?: React.ReactNode;
}

export function CommentField({ label, stored, firstWords, busy, onSave, children }: CommentFieldProps) {
  const id = useId();
  const [text, setText] = useState(stored ?? '');
  const isChanged = stored !== null && text !== stored;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSave(text);
      }}
    >
      <label htmlFor={id} className={cx('mb-1.5 block text-sm font-medium', stored === null && 'text-faint')}>
        {label}
      </label>
      <textarea
        id={id}
        rows={3}
        dir="auto"
        maxLength={longest}
        disabled={stored === null}
        value={text}
        placeholder={stored === null ? firstWords : 'If you like'}
        onChange={(event) => setText(event.target.value)}
        className={cx(inputClass, 'block h-auto resize-none py-2 text-sm disabled:opacity-60 pointer-coarse:h-auto')}
      />
      <div className="mt-2 flex min-h-8 items-center justify-between gap-2 pointer-coarse:min-h-11">
        {children ?? <span />}
        {isChanged && (
          <Button small look="primary" type="submit" busy={busy}>
            Save comment
          </Button>
        )}
      </div>
    </form>
  );
}
