import { EntryFrame } from '#web/features/sign-in/entry-frame.tsx';
import { SignInForm } from '#web/features/sign-in/sign-in-form.tsx';
import { SignUpForm } from '#web/features/sign-in/sign-up-form.tsx';
import { usePageTitle } from '#web/lib/page-title.ts';
import { paths } from '#web/lib/routes.ts';
import { Link } from '#web/ui/link.tsx';

const linkClass = 'font-medium text-accent underline decoration-accent/40 underline-offset-4 hover:decoration-current';

interface EntryProps {
  /** The query of the address, which says where to go on to. */
  search: string;
}

export function SignInPage({ search }: EntryProps) {
  usePageTitle('Sign in');
  return (
    <EntryFrame title="Welcome back">
      <SignInForm />
      <p className="mt-6 text-sm text-soft">
        No account yet?{' '}
        <Link href={paths.signUp + search} className={linkClass}>
          Create one
        </Link>
      </p>
    </EntryFrame>
  );
}

export function SignUpPage({ search }: EntryProps) {
  usePageTitle('Create an account');
  return (
    <EntryFrame title="Create an account">
      <SignUpForm />
      <p className="mt-6 text-sm text-soft">
        Have one already?{' '}
        <Link href={paths.signIn + search} className={linkClass}>
          Sign in
        </Link>
      </p>
    </EntryFrame>
  );
}
