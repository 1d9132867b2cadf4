import { type Expression, sql } from 'kysely';
import type { SystemContext } from '#server/core/context.ts';
import type { ProviderKind } from '#server/providers/provider.ts';
import type { LlmModel } from './model.ts';
import { inForceAt } from './price-conditions-store.ts';

export type StoredModel = Omit<LlmModel, 'hindrance' | 'isGone'> & { isChosenDefault: boolean };

/** Models `m`, each with the price that holds now, or held at an earlier moment. */
export function pricedModels({ db }: Pick<SystemContext, 'db'>, moment = sql<Date>`now()`) {
  return db
    .selectFrom('llmModel as m')
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('modelPrice as p')
          .select(['p.id as priceId', 'p.price', 'p.source as priceSource'])
          .whereRef('p.llmModelId', '=', 'm.id')
          .where(inForceAt(moment))
          .orderBy(sql`p.source = 'administrator'`, 'desc')
          .orderBy('p.validFrom', 'desc')
          .orderBy('p.id', 'desc')
          .limit(1)
          .as('price'),
      (join) => join.onTrue(),
    )
    .selectAll('m')
    .select(['price.priceId', 'price.price', 'price.priceSource']);
}

type Row = Awaited<ReturnType<ReturnType<typeof pricedModels>['executeTakeFirstOrThrow']>>;

export function storedModelOf({ priceId, price, priceSource, ...row }: Row): StoredModel {
  return {
    ...row,
    modelType: row.modelType as ProviderKind,
    price: priceId === null ? null : { id: priceId, price, source: priceSource! },
  };
}

/** What a text a person searches for is compared with. */
export function containing(search: string): Expression<boolean> {
  const pattern = `%${search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return sql<boolean>`(m.name ilike ${pattern} or m.model_id ilike ${pattern})`;
}
