import { lazy } from 'react';
import type { Route } from '#web/lib/routes.ts';

const AdminPage = lazy(async () => ({ default: (await import('./admin-page.tsx')).AdminPage }));
const ReviewPage = lazy(async () => ({ default: (await import('./review-page.tsx')).ReviewPage }));
const CasePage = lazy(async () => ({ default: (await import('./case-page.tsx')).CasePage }));
const UsagePage = lazy(async () => ({ default: (await import('./usage-page.tsx')).UsagePage }));
const AccountPage = lazy(async () => ({ default: (await import('./account-page.tsx')).AccountPage }));

/** What few visits come for: the frame around every page knows of these only that they are here. */
export function SeldomPage({ route }: { route: Route }) {
  switch (route.page) {
    case 'admin':
      return <AdminPage section={route.section} id={route.id} />;
    case 'review':
      return route.caseId === null ? <ReviewPage /> : <CasePage id={route.caseId} />;
    case 'usage':
    case 'performance':
      return <UsagePage name={route.page} />;
    default:
      return <AccountPage />;
  }
}
