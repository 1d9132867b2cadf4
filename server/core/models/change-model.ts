import { recordAct } from '#server/core/audit/record-act.ts';
import { wireNames } from '#server/core/audit/wire-names.ts';
import { act } from '#server/core/context.ts';
import { AppError } from '#server/core/errors.ts';
import { getManagedModel, type ManageContext } from './list-managed-models.ts';
import type { ManagedModel, ModelSettings } from './managed-model.ts';
import { chooseDefault, lockModel, updateModel } from './managed-store.ts';

export type ModelChanges = { [Key in keyof ModelSettings]?: ModelSettings[Key] | undefined } & {
  /** True: it answers where nobody chose a model. False: no administrator's choice does. */
  isDefault?: boolean | undefined;
};

/** Changes what `changes` names of a model, for answers that begin from now on, on every server. */
export async function changeModel(ctx: ManageContext, id: string, changes: ModelChanges): Promise<ManagedModel> {
  await act(ctx, async (tx) => {
    await lockModel(tx, id);
    const before = await getManagedModel(tx, id);
    const { isDefault, ...named } = changes;
    const settings = differing(before, named);
    const isMoved = isDefault !== undefined && isDefault !== before.isChosenDefault;
    if (isDefault === false && !isMoved && before.defaultReason !== null) throw isDefaultAnyway();
    if (Object.keys(settings).length === 0 && !isMoved) return;
    if (Object.keys(settings).length > 0) await updateModel(tx, id, settings);
    if (isMoved) await moveDefault(tx, { ...before, ...settings }, isDefault);
    const keys = Object.keys(settings) as (keyof ModelSettings)[];
    await recordAct(tx, {
      action: 'model.changed',
      subject: ['model', id],
      details: {
        model: before.name,
        from: wireNames({ ...picked(before, keys), ...(isMoved && { isDefault: !isDefault }) }),
        to: wireNames({ ...settings, ...(isMoved && { isDefault }) }),
      },
    });
    tx.events.publish({ type: 'models.changed' });
  });
  // Who has changed it sees it changed, before the event has gone round.
  await ctx.catalog.refresh();
  return getManagedModel(ctx, id);
}

function differing(before: ManagedModel, named: Omit<ModelChanges, 'isDefault'>): Partial<ModelSettings> {
  const isOther = ([key, value]: [string, unknown]): boolean =>
    value !== undefined && JSON.stringify(value) !== JSON.stringify(before[key as keyof ModelSettings]);
  return Object.fromEntries(Object.entries(named).filter(isOther));
}

function picked(model: ManagedModel, keys: (keyof ModelSettings)[]): Partial<ModelSettings> {
  return Object.fromEntries(keys.map((key) => [key, model[key]]));
}

function isDefaultAnyway(): AppError {
  return new AppError('conflict', 'It is the default model because no other was chosen. Choose another one instead.');
}

async function moveDefault(tx: ManageContext, model: ManagedModel, isDefault: boolean): Promise<void> {
  if (!isDefault) return chooseDefault(tx, null);
  const isAble = model.status === 'active' || model.status === 'deprecated';
  if (!isAble || model.hindrance !== null)
    throw new AppError('conflict', `${model.name} can’t answer now, so it can’t be the default model.`);
  await chooseDefault(tx, model.id);
}
