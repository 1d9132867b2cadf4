import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { changePassword, mySessions } from '#web/api/account.ts';
import { RequestError } from '#web/api/http.ts';
import { Button } from '#web/ui/button.tsx';
import { Field } from '#web/ui/field.tsx';
import { Notice } from '#web/ui/notice.tsx';
import { Section } from '#web/ui/section.tsx';

export function Password() {
  const client = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const change = useMutation({
    mutationFn: (fields: FormData) =>
      changePassword({
        current_password: String(fields.get('current_password')),
        new_password: String(fields.get('new_password')),
        new_password_confirm: String(fields.get('new_password_confirm')),
      }),
    onSuccess: () => {
      form.current?.reset();
      return client.invalidateQueries(mySessions());
    },
  });
  const fields = change.error instanceof RequestError ? change.error.fields : {};
  return (
    <Section title="Password" note="A new password ends every other session.">
      <form
        ref={form}
        noValidate
        className="max-w-sm space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate(new FormData(event.currentTarget));
        }}
      >
        {change.error !== null && Object.keys(fields).length === 0 && (
          <Notice look="error">{change.error.message}</Notice>
        )}
        {change.isSuccess && <Notice>The password is changed. Every other session has ended.</Notice>}
        <Field
          label="Password now"
          name="current_password"
          type="password"
          autoComplete="current-password"
          errors={fields['current_password']}
        />
        <Field
          label="New password"
          name="new_password"
          type="password"
          autoComplete="new-password"
          hint="At least 8 characters"
          errors={fields['new_password']}
        />
        <Field
          label="New password again"
          name="new_password_confirm"
          type="password"
          autoComplete="new-password"
          errors={fields['new_password_confirm']}
        />
        <Button type="submit" busy={change.isPending}>
          Change the password
        </Button>
      </form>
    </Section>
  );
}
