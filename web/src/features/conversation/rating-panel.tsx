import { useMutation } from '@tanstack/react-query';
import { Star } from 'lucide-react';
import { useState } from 'react';
import { rateAnswer, withdrawRating } from '#web/api/feedback.ts';
import type { Message } from '#web/api/messages.ts';
import { cx } from '#web/lib/class-names.ts';
import { Button } from '#web/ui/button.tsx';
import { toast } from '#web/ui/toasts.tsx';
import { useForgetOnceTold } from './use-forget-once-told.ts';
import { CommentField } from './comment-field.tsx';

const meanings = ['Not at all', 'A little', 'Partly', 'Helpful', 'Very helpful'];

/** One to five stars, stored with a click, and a comment beside them. The socket tells what is stored. */
export function RatingPanel({ message }: { message: Message }) {
  const stored = message.feedback?.user_rating ?? null;
  const rate = useMutation({
    mutationFn: ({ score, comment }: { score: number; comment?: string }) => rateAnswer(message.id, score, comment),
    onError: (error) => toast(error.message),
  });
  const withdraw = useMutation({
    mutationFn: (id: string) => withdrawRating(id),
    onError: (error) => toast(error.message),
  });
  useForgetOnceTold(rate, message);
  const score = rate.isPending || rate.isSuccess ? rate.variables.score : (stored?.score ?? 0);
  return (
    <div className="space-y-3 px-4 pb-4">
      <Stars score={score} onChoose={(chosen) => rate.mutate({ score: chosen })} />
      {stored !== null && (
        <>
          <CommentField
            label="Comment"
            stored={stored.comment}
            busy={rate.isPending}
            onSave={(comment) => rate.mutate({ score: stored.score, comment })}
          />
          <Button small look="quiet" busy={withdraw.isPending} onClick={() => withdraw.mutate(stored.id)}>
            Withdraw rating
          </Button>
        </>
      )}
    </div>
  );
}

function Stars({ score, onChoose }: { score: number; onChoose: (score: number) => void }) {
  const [pointed, setPointed] = useState(0);
  const lit = pointed || score;
  return (
    <fieldset className="flex items-center gap-0.5" onPointerLeave={() => setPointed(0)}>
      <legend className="sr-only">Rating</legend>
      {meanings.map((meaning, index) => (
        <label
          key={meaning}
          onPointerEnter={() => setPointed(index + 1)}
          className="grid size-9 cursor-pointer place-items-center rounded-lg pointer-coarse:size-11 has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name="rating"
            className="sr-only"
            aria-label={`${index + 1} of 5: ${meaning}`}
            checked={score === index + 1}
            onChange={() => onChoose(index + 1)}
          />
          <Star
            size={22}
            strokeWidth={1.5}
            className={cx('transition-colors', index < lit ? 'fill-quince text-quince' : 'text-edge')}
          />
        </label>
      ))}
      <span aria-hidden className="ms-2 text-sm text-soft">
        {lit === 0 ? '' : meanings[lit - 1]}
      </span>
    </fieldset>
  );
}
