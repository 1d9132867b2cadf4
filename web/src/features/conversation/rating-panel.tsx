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
    <div className="space-y-3 overflow-y-auto px-4 pb-3">
      <Stars score={score} onChoose={(chosen) => rate.mutate({ score: chosen })} />
      <CommentField
        key={stored?.id}
        label="Comment"
        stored={stored?.comment ?? null}
        firstWords="Once you have rated it"
        busy={rate.isPending}
        onSave={(comment) => rate.mutate({ score: stored?.score ?? score, comment })}
      >
        {stored !== null && (
          <Button
            small
            look="quiet"
            className="-ms-3"
            busy={withdraw.isPending}
            onClick={() => withdraw.mutate(stored.id)}
          >
            Withdraw rating
          </Button>
        )}
      </CommentField>
    </div>
  );
}

function Stars({ score, onChoose }: { score: number; onChoose: (score: number) => void }) {
  const [pointed, setPointed] = useState(0);
  const lit = pointed || score;
  return (
    <fieldset className="-ms-1.5 flex items-center gap-0.5" onPointerLeave={() => setPointed(0)}>
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
      <span aria-hidden className={cx('ms-2 text-sm', lit === 0 ? 'text-faint' : 'text-soft')}>
        {lit === 0 ? 'One to five' : meanings[lit - 1]}
      </span>
    </fieldset>
  );
}
