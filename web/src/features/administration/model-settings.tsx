import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type AdminModel, changeModel, forgetModels, type ModelChanges } from '#web/api/admin-models.ts';
import { RequestError } from '#web/api/http.ts';
import { Button } from '#web/ui/button.tsx';
import { Field, inputClass } from '#web/ui/field.tsx';
import { Notice } from '#web/ui/notice.tsx';
import { toast } from '#web/ui/toasts.tsx';

const states = [
  ['active', 'Active'],
  ['deprecated', 'Deprecated: answers, and is not to be chosen any more'],
  ['maintenance', 'In maintenance: does not answer for a while'],
  ['inactive', 'Inactive: does not answer'],
] as const;

/** How a model is called, asked and limited. What is set here outlives restarts. */
export function ModelSettings({ model }: { model: AdminModel }) {
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: (form: FormData) => changeModel(model.id, changesIn(form)),
    onSuccess: () => {
      toast('The model is changed.');
      return forgetModels(client);
    },
  });
  const fields = save.error instanceof RequestError ? save.error.fields : {};
  const number = { inputMode: 'numeric', autoComplete: 'off' } as const;
  return (
    <section aria-labelledby="model-settings" className="mt-8">
      <h3 id="model-settings" className="font-serif text-lg font-semibold">
        Settings
      </h3>
      <form
        noValidate
        className="mt-3 grid gap-4 sm:grid-cols-2"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(new FormData(event.currentTarget));
        }}
      >
        <Field label="Name" name="name" defaultValue={model.name} maxLength={200} errors={fields['name']} />
        <label className="block">
          <span className="mb-1.5 block text-sm font-medium">Status</span>
          <select name="status" defaultValue={model.status} className={inputClass}>
            {states.map(([state, text]) => (
              <option key={state} value={state}>
                {text}
              </option>
            ))}
          </select>
        </label>
        <Field
          label="Longest answer"
          name="max_tokens"
          hint="Tokens"
          defaultValue={model.max_tokens}
          errors={fields['max_tokens']}
          {...number}
        />
        <Field
          label="Reads at most"
          name="context_tokens"
          hint="Tokens of question and answer together; empty where unknown"
          defaultValue={model.context_tokens ?? ''}
          errors={fields['context_tokens']}
          {...number}
        />
        <Field
          label="Temperature"
          name="temperature"
          hint="0 to 2"
          defaultValue={model.temperature}
          errors={fields['temperature']}
          inputMode="decimal"
        />
        <Field
          label="Top p"
          name="top_p"
          hint="0 to 1"
          defaultValue={model.top_p}
          errors={fields['top_p']}
          inputMode="decimal"
        />
        <Field
          label="Requests a minute"
          name="rate_limit_per_minute"
          hint="Empty: no limit"
          defaultValue={model.rate_limit_per_minute ?? ''}
          errors={fields['rate_limit_per_minute']}
          {...number}
        />
        <Field
          label="Requests a day"
          name="daily_request_limit"
          hint="Empty: no limit"
          defaultValue={model.daily_request_limit ?? ''}
          errors={fields['daily_request_limit']}
          {...number}
        />
        <fieldset className="flex flex-wrap gap-x-6 gap-y-1 sm:col-span-2">
          <legend className="mb-1.5 text-sm font-medium">It can</legend>
          <Check name="supports_streaming" label="stream" checked={model.supports_streaming} />
          <Check name="supports_vision" label="see images" checked={model.supports_vision} />
          <Check name="supports_function_calling" label="call functions" checked={model.supports_function_calling} />
        </fieldset>
        <div className="flex items-start justify-end gap-3 sm:col-span-2">
          {save.error !== null && Object.keys(fields).length === 0 && (
            <Notice look="error" className="flex-1">
              {save.error.message}
            </Notice>
          )}
          <Button type="submit" look="primary" busy={save.isPending}>
            Save
          </Button>
        </div>
      </form>
    </section>
  );
}

function Check({ name, label, checked }: { name: string; label: string; checked: boolean }) {
  return (
    <label className="flex cursor-pointer items-center gap-2.5 text-sm pointer-coarse:min-h-11">
      <input type="checkbox" name={name} defaultChecked={checked} className="size-4 accent-accent" />
      {label}
    </label>
  );
}

function changesIn(form: FormData): ModelChanges {
  const typed = (name: string): string => String(form.get(name) ?? '').trim();
  // What is no number is sent as it was typed: the server says what it expects.
  const number = (name: string): number => {
    const text = typed(name);
    return text === '' || Number.isNaN(Number(text)) ? (text as unknown as number) : Number(text);
  };
  const optional = (name: string): number | null => (typed(name) === '' ? null : number(name));
  return {
    name: typed('name'),
    status: typed('status') as ModelChanges['status'],
    max_tokens: number('max_tokens'),
    context_tokens: optional('context_tokens'),
    temperature: number('temperature'),
    top_p: number('top_p'),
    rate_limit_per_minute: optional('rate_limit_per_minute'),
    daily_request_limit: optional('daily_request_limit'),
    supports_streaming: form.has('supports_streaming'),
    supports_vision: form.has('supports_vision'),
    supports_function_calling: form.has('supports_function_calling'),
  };
}
