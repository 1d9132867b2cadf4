import * as contract from '#contract/admin/people.ts';
import { presentAdminPerson } from '#server/api/present-admin-person.ts';
import { listPeople } from '#server/core/administration/list-people.ts';
import { cursorPage } from '#server/http/page-links.ts';
import { serve, type ServedRoute } from '#server/http/serve.ts';

/** `/api/admin/people/`: who has an account, and what they may do. */
export const adminPeopleRoutes: ServedRoute[] = [
  serve(contract.listPeople, async (ctx, { query }, exchange) => {
    const { search, role, status } = query;
    const filter = { search: search?.trim().normalize('NFC'), role, status };
    const page = await listPeople(ctx, filter, { cursor: query.cursor, limit: query.page_size });
    return { count: page.count, ...cursorPage(exchange, page), results: page.rows.map(presentAdminPerson) };
  }),
];
