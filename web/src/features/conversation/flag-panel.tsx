import { useMutation } from '@tanstack/react-query';
import { commentFlag, type FlagType, toggleFlagOf } from '#web/api/feedback.ts';
import type { Message } from '#web/api/messages.ts';
import { flagKinds } from '#web/lib/flag-kinds.ts';
import { toast } from '#web/ui/toasts.tsx';
import { CaseOutcome } from './case-outcome.tsx';
import { useForgetOnceTold } from './use-forget-once-told.ts';
import { CommentField } from './comment-field.tsx';

/** What can be wrong with an answer, each set and taken back with a click, and a comment on what is set. */
export function FlagPanel({ message }: { message: Message }) {
  const own = message.feedback?.user_flags ?? [];
  const toggle = useMutation({
    mutationFn: ({ type }: { type: FlagType; sets: boolean }) => toggleFlagOf(message.id, type),
    onError: (error) => toast(error.message),
  });
  const comment = useMutation({
    mutationFn: (text: string) => Promise.all(own.map(({ id }) => commentFlag(id, text))),
    onError: (error) => toast(error.message),
  });
  useForgetOnceTold(toggle, message);
  const isSet = (type: FlagType): boolean => {
    const isJustSaid = (toggle.isPending || toggle.isSuccess) && toggle.variables.type === type;
    return isJustSaid ? toggle.variables.sets : own.some(({ flag_type }) => flag_type === type);
  };
  return (
    <div className="space-y-3 overflow-y-auto px-4 pb-3">
      <fieldset className="-mx-2" disabled={toggle.isPending}>
        <legend className="sr-only">Flags</legend>
        {flagKinds.map(({ type, name, meaning }) => (
          <label
            key={type}
            className="flex cursor-pointer items-start gap-3 rounded-lg px-2 py-1.5 hover:bg-hover pointer-coarse:py-2.5"
          >
            <input
              type="checkbox"
              checked={isSet(type)}
              onChange={(event) => toggle.mutate({ type, sets: event.target.checked })}
              className="mt-0.5 size-4 shrink-0 accent-danger"
            />
            <span>
              <span className="block text-sm font-medium">{name}</span>
              <span className="block text-xs text-faint">{meaning}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {message.feedback?.case != null && <CaseOutcome outcome={message.feedback.case} />}
      <CommentField
        key={own[0]?.id}
        label="What should a moderator know?"
        stored={own[0]?.comment ?? null}
        firstWords="Once you have said what is wrong"
        busy={comment.isPending}
        onSave={(text) => comment.mutate(text)}
      />
    </div>
  );
}
