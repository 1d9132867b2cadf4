import { useMutation, useQueryClient } from '@tanstack/react-query';
import { RequestError } from '#web/api/http.ts';
import { logIn, register, signedInPerson } from '#web/api/people.ts';
import type { Me } from '#web/api/people.ts';
import { rememberPerson } from '#web/lib/stored.ts';
import { Button } from '#web/ui/button.tsx';
import { Field } from '#web/ui/field.tsx';
import { Notice } from '#web/ui/notice.tsx';
import { textIn } from './text-in.ts';

export function SignUpForm() {
  const client = useQueryClient();
  const signUp = useMutation({
    mutationFn: registerAndSignIn,
    onSuccess: (person) => {
      rememberPerson(person.id);
      client.setQueryData(signedInPerson().queryKey, person);
    },
  });
  const fields = signUp.error instanceof RequestError ? signUp.error.fields : {};
  const isFieldError = Object.keys(fields).length > 0;
  return (
    <form
      noValidate
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        signUp.mutate(new FormData(event.currentTarget));
      }}
    >
      {signUp.error !== null && !isFieldError && <Notice look="error">{signUp.error.message}</Notice>}
      <Field
        label="User name"
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        autoFocus
        required
        hint="What others see. Letters, digits and @ . + - _"
        errors={fields['username']}
      />
      <Field label="Email" name="email" type="email" autoComplete="email" required errors={fields['email']} />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="new-password"
        required
        hint="At least 8 characters"
        errors={fields['password']}
      />
      <Field
        label="Password again"
        name="password_confirm"
        type="password"
        autoComplete="new-password"
        required
        errors={fields['password_confirm']}
      />
      <Button type="submit" look="primary" busy={signUp.isPending} className="w-full">
        Create the account
      </Button>
    </form>
  );
}

async function registerAndSignIn(form: FormData): Promise<Me> {
  const username = textIn(form, 'username');
  const password = textIn(form, 'password');
  await register({
    username,
    email: textIn(form, 'email'),
    password,
    password_confirm: textIn(form, 'password_confirm'),
  });
  return logIn(username, password);
}
