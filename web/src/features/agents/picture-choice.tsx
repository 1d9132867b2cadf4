import { ImageUp } from 'lucide-react';
import { useRef, useState } from 'react';
import { RequestError } from '#web/api/http.ts';
import { Avatar } from '#web/ui/avatar.tsx';
import { Button } from '#web/ui/button.tsx';

interface PictureChoiceProps {
  name: string;
  picture: string | null;
  busy?: boolean;
  error?: Error | null;
  /** Null: none any more. */
  onChoose: (picture: File | null) => void;
}

/** As the server's. */
const types = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'];
const mostBytes = 5_000_000;

export function PictureChoice({ name, picture, busy = false, error = null, onChoose }: PictureChoiceProps) {
  const input = useRef<HTMLInputElement>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const choose = (file: File | undefined) => {
    if (file === undefined) return;
    const problem = problemOf(file);
    setRefused(problem);
    if (problem === null) onChoose(file);
  };
  const wrong = refused ?? wordsOf(error);
  return (
    <div className="flex items-center gap-4">
      <Avatar isAgent name={name || '?'} picture={picture} size={72} />
      <div className="min-w-0">
        <div className="flex flex-wrap gap-2">
          <Button small busy={busy} onClick={() => input.current?.click()}>
            <ImageUp size={15} /> {picture === null ? 'Choose a picture' : 'Another picture'}
          </Button>
          {picture !== null && (
            <Button small look="quiet" disabled={busy} onClick={() => onChoose(null)}>
              Remove
            </Button>
          )}
        </div>
        <p
          role={wrong === null ? undefined : 'alert'}
          className={`mt-1.5 text-xs text-pretty ${wrong === null ? 'text-faint' : 'text-danger'}`}
        >
          {wrong ?? 'PNG, JPEG, WebP or GIF, up to 5 MB. Without one, the first character of the name stands for it.'}
        </p>
        <input
          ref={input}
          type="file"
          accept={types.join(',')}
          aria-label="Picture"
          tabIndex={-1}
          className="sr-only"
          onChange={(event) => {
            choose(event.target.files?.[0]);
            // The same file can be chosen again.
            event.target.value = '';
          }}
        />
      </div>
    </div>
  );
}

function problemOf(file: File): string | null {
  if (!types.includes(file.type)) return 'Only PNG, JPEG, WebP and GIF can be taken.';
  return file.size > mostBytes ? 'This file is larger than 5 MB.' : null;
}

function wordsOf(error: Error | null): string | null {
  if (error === null) return null;
  return (error instanceof RequestError ? error.fields['avatar']?.[0] : undefined) ?? error.message;
}
