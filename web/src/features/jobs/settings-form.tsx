import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { changeSettings, houseSettings, type Settings, type SettingValues } from '#web/api/admin-settings.ts';
import { RequestError } from '#web/api/http.ts';
import { Button } from '#web/ui/button.tsx';
import { Field } from '#web/ui/field.tsx';
import { Moment } from '#web/ui/moment.tsx';
import { Notice } from '#web/ui/notice.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';
import { toast } from '#web/ui/toasts.tsx';
import { settingFields } from './setting-fields.ts';

/** What jobs go by, for the whole house. */
export function SettingsForm() {
  const settings = useQuery(houseSettings());
  return (
    <section aria-labelledby="job-settings" className="max-w-3xl px-4 pt-2 pb-10">
      <h2 id="job-settings" className="font-serif text-lg font-semibold">
        Settings
      </h2>
      {settings.isPending && <Skeleton className="mt-3 h-24" />}
      {settings.isError && (
        <Notice
          look="error"
          className="mt-3"
          actions={
            <Button small onClick={() => void settings.refetch()}>
              Try again
            </Button>
          }
        >
          The settings could not be loaded: {settings.error.message}
        </Notice>
      )}
      {settings.data !== undefined && <Form key={settings.data.version} settings={settings.data} />}
    </section>
  );
}

function Form({ settings }: { settings: Settings }) {
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: (form: FormData) => changeSettings(changesIn(form), settings.version),
    onSuccess: (changed) => {
      client.setQueryData(houseSettings().queryKey, changed);
      toast('The settings are changed.');
    },
  });
  const errors = save.error instanceof RequestError ? save.error.fields : {};
  const hasOther = save.error !== null && Object.keys(errors).length === 0;
  return (
    <form
      noValidate
      className="mt-3"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(new FormData(event.currentTarget));
      }}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        {settingFields.map(({ name, label, hint }) => (
          <Field
            key={name}
            label={label}
            name={name}
            hint={hint}
            inputMode="numeric"
            autoComplete="off"
            defaultValue={settings.values[name] ?? ''}
            placeholder="never"
            errors={errors[name]}
          />
        ))}
      </div>
      {hasOther && (
        <Notice look="error" className="mt-4">
          {save.error?.message}
        </Notice>
      )}
      <div className="mt-4 flex flex-wrap items-center gap-3">
        <Button type="submit" look="primary" small busy={save.isPending}>
          Save
        </Button>
        {settings.changed_at !== null && (
          <p className="text-sm text-faint">
            Last changed by {settings.changed_by_username ?? 'somebody who is gone'},{' '}
            <Moment iso={settings.changed_at} />
          </p>
        )}
      </div>
    </form>
  );
}

/** What is no number goes to the server as it is, which says what is wrong with it. */
function changesIn(form: FormData): Partial<SettingValues> {
  const entries = settingFields.map(({ name }) => {
    const typed = String(form.get(name) ?? '').trim();
    return [name, typed === '' ? null : /^-?\d+(\.\d+)?$/.test(typed) ? Number(typed) : typed];
  });
  return Object.fromEntries(entries) as Partial<SettingValues>;
}
