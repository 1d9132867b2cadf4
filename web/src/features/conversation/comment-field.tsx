import { useId, useState } from 'react';
import { cx } from '#web/lib/class-names.ts';
import { Button } from '#web/ui/button.tsx';
import { inputClass } from '#web/ui/field.tsx';

/** As the contract has it. */
const longest = 500;

interface CommentFieldProps {
  label: string;
  stored: string;
  busy: boolean;
  onSave: (comment: string) => void;
}

/** A comment that is saved by its button, which is there while there is something to save. */
export function CommentField({ label, stored, busy, onSave }: CommentFieldProps) {
  const id = useId();
  const [text, setText] = useState(stored);
  return (
    <form
      className="space-y-2"
      onSubmit={(event) => {
        event.preventDefault();
        onSave(text);
      }}
    >
      <label htmlFor={id} className="block text-sm font-medium">
        {label}
      </label>
      <textarea
        id={id}
        rows={3}
        maxLength={longest}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className={cx(inputClass, 'h-auto py-2 text-sm')}
      />
      {text !== stored && (
        <Button small look="primary" type="submit" busy={busy}>
          Save comment
        </Button>
      )}
    </form>
  );
}
