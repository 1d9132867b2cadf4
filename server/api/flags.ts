import type { z } from 'zod';
import * as contract from '#contract/flags.ts';
import type { Context } from '#server/core/context.ts';
import type { FeedbackContext } from '#server/core/feedback/give-feedback.ts';
import { getOwn, listOfMessage, listOwn } from '#server/core/feedback/list-entries.ts';
import { changeFlag, withdrawFlag } from '#server/core/flags/change-flag.ts';
import { flagMessage, type NewFlag, toggleFlag } from '#server/core/flags/flag-message.ts';
import { flags } from '#server/core/flags/flag.ts';
import { summarizeFlags } from '#server/core/flags/summarize-flags.ts';
import { Answered } from '#server/http/exchange.ts';
import { cursorPage, setPageLinks } from '#server/http/page-links.ts';
import { serve, type ServedRoute } from '#server/http/serve.ts';
import type { ApiPorts } from './ports.ts';
import { presentFlag } from './present-feedback.ts';

/** `/api/flags/`: what people found wrong with answers. */
export function flagRoutes({ turns }: Pick<ApiPorts, 'turns'>): ServedRoute[] {
  const giving = (ctx: Context): FeedbackContext => ({ ...ctx, turns });

  return [
    serve(contract.listFlags, async (ctx, { query }, exchange) => {
      const page = await listOwn(ctx, flags, { cursor: query.cursor, limit: query.page_size });
      return { count: page.count, ...cursorPage(exchange, page), results: page.rows.map(presentFlag) };
    }),
    serve(contract.flagMessage, async (ctx, { body }) => presentFlag(await flagMessage(giving(ctx), inputOf(body)))),
    serve(contract.toggleFlag, async (ctx, { body }) => {
      const toggled = await toggleFlag(giving(ctx), inputOf(body));
      if (toggled.did === 'toggled_off') return new Answered(200, { toggled_off: true });
      return toggled.did === 'created'
        ? { created: true, id: toggled.id }
        : new Answered(200, { updated: true, id: toggled.id });
    }),
    serve(contract.listFlagsOfMessage, async (ctx, { query }, exchange) => {
      const page = await listOfMessage(ctx, flags, query.message_id, query);
      setPageLinks(exchange, page);
      return page.rows.map(presentFlag);
    }),
    serve(contract.summarizeFlags, async (ctx, { query }) => {
      const { counts, own } = await summarizeFlags(ctx, query.message_id);
      return { flags: counts, user_flags: own };
    }),
    serve(contract.getFlag, async (ctx, { params }) => presentFlag(await getOwn(ctx, flags, params.id))),
    serve(contract.changeFlag, async (ctx, { params, body }) =>
      presentFlag(await changeFlag(giving(ctx), params.id, { flagType: body.flag_type, comment: body.comment })),
    ),
    serve(contract.replaceFlag, async (ctx, { params, body }) =>
      presentFlag(await changeFlag(giving(ctx), params.id, { flagType: body.flag_type, comment: body.comment ?? '' })),
    ),
    serve(contract.withdrawFlag, (ctx, { params }) => withdrawFlag(giving(ctx), params.id)),
  ];
}

function inputOf(body: z.output<NonNullable<typeof contract.flagMessage.body>>): NewFlag {
  return { messageId: body.message, flagType: body.flag_type, comment: body.comment };
}
