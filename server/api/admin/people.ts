import * as contract from '#contract/admin/people.ts';
import { presentAdminPerson } from '#server/api/present-admin-person.ts';
import { changeRole } from '#server/core/accounts/change-role.ts';
import { deactivatePerson, reactivatePerson } from '#server/core/accounts/deactivate-person.ts';
import { endSessionsOf } from '#server/core/accounts/end-sessions-of.ts';
import { getPerson } from '#server/core/administration/get-person.ts';
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
  serve(contract.getPerson, async (ctx, { params }) => presentAdminPerson(await getPerson(ctx, params.id))),
  serve(contract.changePerson, async (ctx, { params, body }) =>
    presentAdminPerson(await changeRole(ctx, params.id, body)),
  ),
  serve(contract.deactivatePerson, async (ctx, { params, body }) =>
    presentAdminPerson(await deactivatePerson(ctx, params.id, body)),
  ),
  serve(contract.reactivatePerson, async (ctx, { params, body }) =>
    presentAdminPerson(await reactivatePerson(ctx, params.id, body)),
  ),
  serve(contract.endSessionsOfPerson, async (ctx, { params, body }) =>
    presentAdminPerson(await endSessionsOf(ctx, params.id, body)),
  ),
];
