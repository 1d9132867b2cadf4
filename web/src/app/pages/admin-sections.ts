import { lazy } from 'react';

export interface AdminSection {
  /** Its word in addresses. */
  name: string;
  title: string;
  /** Things of its list have addresses of their own. */
  hasThings: boolean;
  /** A list, or, with an id, one thing of it. */
  Page: React.ComponentType<{ id: string | null }>;
}

/** The sections of administration in the order of their tabs; each is a chunk of its own. */
export const adminSections = [
  {
    name: 'people',
    title: 'People',
    hasThings: false,
    Page: lazy(async () => ({ default: (await import('#web/features/administration/people-page.tsx')).PeoplePage })),
  },
  {
    name: 'chats',
    title: 'Chats',
    hasThings: true,
    Page: lazy(async () => ({ default: (await import('#web/features/administration/chats-page.tsx')).ChatsPage })),
  },
  {
    name: 'messages',
    title: 'Messages',
    hasThings: false,
    Page: lazy(async () => ({
      default: (await import('#web/features/administration/messages-page.tsx')).MessagesPage,
    })),
  },
  {
    name: 'models',
    title: 'Models',
    hasThings: true,
    Page: lazy(async () => ({ default: (await import('#web/features/administration/models-page.tsx')).ModelsPage })),
  },
  {
    name: 'providers',
    title: 'Providers',
    hasThings: false,
    Page: lazy(async () => ({
      default: (await import('#web/features/administration/providers-page.tsx')).ProvidersPage,
    })),
  },
  {
    name: 'budgets',
    title: 'Budgets',
    hasThings: false,
    Page: lazy(async () => ({
      default: (await import('#web/features/administration/budgets-page.tsx')).BudgetsPage,
    })),
  },
  {
    name: 'retention',
    title: 'Retention',
    hasThings: false,
    Page: lazy(async () => ({
      default: (await import('#web/features/administration/retention-page.tsx')).RetentionPage,
    })),
  },
  {
    name: 'audit',
    title: 'Audit',
    hasThings: false,
    Page: lazy(async () => ({ default: (await import('#web/features/administration/audit-page.tsx')).AuditPage })),
  },
] as const satisfies readonly AdminSection[];
