import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect } from 'react';
import { type Me, signedInPerson } from '#web/api/people.ts';
import { navigate, usePathname, useSearch } from '#web/lib/navigation.ts';
import { paths, routeAt } from '#web/lib/routes.ts';
import type { Route } from '#web/lib/routes.ts';
import { ErrorBoundary, ErrorPage } from './error-boundary.tsx';
import { NotFoundPage } from './pages/not-found-page.tsx';
import { loadConversation, loadNewConversation } from './preload.ts';
import { safePath } from './safe-path.ts';
import { Splash } from './splash.tsx';

const SignInPage = lazy(async () => ({ default: (await import('./pages/entry-pages.tsx')).SignInPage }));
const SignUpPage = lazy(async () => ({ default: (await import('./pages/entry-pages.tsx')).SignUpPage }));
const Shell = lazy(async () => {
  const { page } = routeAt(location.pathname);
  if (page === 'conversation') void loadConversation().catch(() => undefined);
  if (page === 'new-conversation') void loadNewConversation().catch(() => undefined);
  return { default: (await import('./shell.tsx')).Shell };
});

/** The page at this address, for whoever is there: people who are not signed in are led to sign in, and back after it. */
export function Pages() {
  const pathname = usePathname();
  return (
    <ErrorBoundary key={routeAt(pathname).page}>
      <Suspense fallback={<Splash />}>
        <PageAt route={routeAt(pathname)} pathname={pathname} />
      </Suspense>
    </ErrorBoundary>
  );
}

function PageAt({ route, pathname }: { route: Route; pathname: string }) {
  const search = useSearch();
  const next = safePath(new URLSearchParams(search).get('next'));
  const person = useQuery(signedInPerson());
  if (person.isPending) return <Splash />;
  // Who was known before stays, also while the server can't be asked again.
  if (person.isLoadingError) return <ErrorPage error={person.error} onRetry={() => void person.refetch()} />;

  const isEntry = route.page === 'sign-in' || route.page === 'sign-up';
  if (person.data === null && !isEntry) return <GoTo href={signInPath(pathname + search)} />;
  if (person.data !== null && isEntry) return <GoTo href={next ?? paths.newConversation} />;
  if (route.page === 'sign-in') return <SignInPage search={search} />;
  if (route.page === 'sign-up') return <SignUpPage search={search} />;
  if (route.page === 'not-found' || !mayVisit(route, person.data?.role)) return <NotFoundPage />;
  return <Shell route={route} />;
}

/** The server refuses the rest; this keeps pages from showing that it does. */
function mayVisit({ page }: Route, role: Me['role'] | undefined): boolean {
  if (page === 'admin') return role === 'administrator';
  return page !== 'review' || role !== 'member';
}

function signInPath(from: string): string {
  return from === paths.newConversation ? paths.signIn : `${paths.signIn}?${new URLSearchParams({ next: from })}`;
}

function GoTo({ href }: { href: string }) {
  useEffect(() => navigate(href, { replace: true }), [href]);
  return <Splash />;
}
