import { Button } from '#web/ui/button.tsx';
import type { AgentFormState } from './use-agent-form.ts';

/** There while there is something to save. */
export function SaveBar({ form }: { form: AgentFormState }) {
  const isWrong = Object.keys(form.errors).length > 0;
  const hasFailed = isWrong || form.failure !== null;
  if (!form.isEdited) return null;
  return (
    <div className="sticky bottom-0 border-t border-line bg-paper/95 backdrop-blur-sm">
      <div className="mx-auto flex max-w-2xl flex-wrap items-center justify-end gap-2 px-4 py-3 sm:px-6">
        <p
          role={hasFailed ? 'alert' : 'status'}
          className={`me-auto min-w-0 text-sm wrap-anywhere ${hasFailed ? 'text-danger' : 'text-faint'}`}
        >
          {form.failure?.message ?? (isWrong ? 'Not saved: see what is wrong above.' : 'Not saved yet')}
        </p>
        <Button onClick={form.discard} disabled={form.isSaving}>
          Discard
        </Button>
        <Button look="primary" type="submit" busy={form.isSaving} disabled={form.conflict !== null}>
          Save
        </Button>
      </div>
    </div>
  );
}
