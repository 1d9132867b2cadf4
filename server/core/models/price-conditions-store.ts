import { type ExpressionBuilder, type RawBuilder, sql } from 'kysely';
import type { Tables } from '#server/db/tables.ts';

type Prices = ExpressionBuilder<Tables & { p: Tables['modelPrice'] }, 'p'>;

/** That a price `p` of an administrator's was not taken back after it was set; a price of the price book can't be. */
export function notTakenBack(_prices: Prices): RawBuilder<boolean> {
  return sql<boolean>`(p.source <> 'administrator' or not exists (select from model_price w where ${takesBack}))`;
}

/** That a price `p` may be the one that holds at a moment, until now; of several it is an administrator's, and else the newest. */
export function inForceAt(moment: RawBuilder<Date>): RawBuilder<boolean> {
  return sql<boolean>`p.price is not null and p.valid_from <= ${moment} and (p.valid_to is null or p.valid_to > ${moment})
    and (p.source <> 'administrator' or not exists (select from model_price w where ${takesBack} and w.valid_from <= ${moment}))`;
}

const takesBack = sql`w.llm_model_id = p.llm_model_id and w.source = 'administrator' and w.price is null and w.id > p.id`;
