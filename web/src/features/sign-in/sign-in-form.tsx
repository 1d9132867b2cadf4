import { useMutation, useQueryClient } from '@tanstack/react-query';
import { logIn, signedInPerson } from '#web/api/people.ts';
import { RequestError } from '#web/api/http.ts';
import { rememberPerson } from '#web/lib/stored.ts';
import { Button } from '#web/ui/button.tsx';
import { Field } from '#web/ui/field.tsx';
import { Notice } from '#web/ui/notice.tsx';
import { textIn } from './text-in.ts';

export function SignInForm() {
  const client = useQueryClient();
  const signIn = useMutation({
    mutationFn: (form: FormData) => logIn(textIn(form, 'name'), textIn(form, 'password')),
    onSuccess: (person) => {
      rememberPerson(person.id);
      client.setQueryData(signedInPerson().queryKey, person);
    },
  });
  const fields = signIn.error instanceof RequestError ? signIn.error.fields : {};
  const isFieldError = Object.keys(fields).length > 0;
  return (
    <form
      noValidate
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        signIn.mutate(new FormData(event.currentTarget));
      }}
    >
      {signIn.error !== null && !isFieldError && <Notice look="error">{signIn.error.message}</Notice>}
      <Field
        label="Name or email"
        name="name"
        autoComplete="username"
        autoCapitalize="none"
        autoFocus
        required
        errors={fields['username'] ?? fields['email']}
      />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        required
        errors={fields['password']}
      />
      <Button type="submit" look="primary" busy={signIn.isPending} className="w-full">
        Sign in
      </Button>
    </form>
  );
}
