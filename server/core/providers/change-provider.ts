import { recordAct } from '#server/core/audit/record-act.ts';
import { wireNames } from '#server/core/audit/wire-names.ts';
import { act } from '#server/core/context.ts';
import { AppError, invalid, notFound } from '#server/core/errors.ts';
import { followChange, followRemoval } from '#server/core/models/follow-provider.ts';
import { keyRequired, type NewProvider, whereAllowed, withFreeName } from './create-provider.ts';
import { hintOf, requiresKey } from './key-seal.ts';
import { getProvider } from './list-providers.ts';
import type { ModelProvider } from './model-provider.ts';
import type { ProviderContext } from './provider-context.ts';
import { findProvider, lockProvider, markRemoved, type ProviderRow, updateProvider } from './store.ts';
import { tryProvider } from './test-provider.ts';

/** What may be changed; a key of null takes it away, none leaves it. */
export type ProviderChanges = {
  [Field in 'name' | 'baseUrl' | 'key' | 'models' | 'isEnabled']?: NewProvider[Field] | undefined;
};

/** Changes a provider for calls that begin from now on, on every server. A new address needs the key anew. */
export async function changeProvider(
  ctx: ProviderContext,
  id: string,
  changes: ProviderChanges,
): Promise<ModelProvider> {
  const seen = await findProvider(ctx, id);
  if (seen === null) throw notFound();
  const place = changes.baseUrl === undefined ? seen : await whereAllowed(ctx, seen.kind, changes.baseUrl);
  const change = changeOf(ctx, seen, place, changes);
  if (Object.keys(change).length === 0) return getProvider(ctx, id);
  await withFreeName(() => act(ctx, (tx) => store(tx, seen, change)));
  const isEnabled = change.isEnabled ?? seen.isEnabled;
  if (isEnabled && Object.keys(change).some((field) => field !== 'name')) await tryProvider(ctx, id);
  await ctx.catalog.refresh();
  return getProvider(ctx, id);
}

type RowChange = Parameters<typeof updateProvider>[2];

function changeOf(
  { seal }: ProviderContext,
  row: ProviderRow,
  { baseUrl, isLocal }: Pick<ProviderRow, 'baseUrl' | 'isLocal'>,
  { name = row.name, key, models = row.models, isEnabled = row.isEnabled }: ProviderChanges,
): RowChange {
  const isMoved = baseUrl !== row.baseUrl;
  if (key === null && requiresKey(row.kind)) throw keyRequired();
  if (isMoved && row.keySealed !== null && key === undefined)
    throw invalid({ key: ['The key was given for the old address. Enter it again for this one.'] });
  return {
    ...(name !== row.name && { name }),
    ...((isMoved || isLocal !== row.isLocal) && { baseUrl, isLocal }),
    ...(models.join('\n') !== row.models.join('\n') && { models }),
    ...(isEnabled !== row.isEnabled && { isEnabled }),
    ...(typeof key === 'string' && { keySealed: seal.seal({ ...row, baseUrl }, key), keyHint: hintOf(key) }),
    ...(key === null && row.keySealed !== null && { keySealed: null, keyHint: null }),
  };
}

async function store(tx: ProviderContext, seen: ProviderRow, change: RowChange): Promise<void> {
  const row = await lockProvider(tx, seen.id);
  if (row === null) throw notFound();
  if (row.updatedAt.getTime() !== seen.updatedAt.getTime())
    throw new AppError('conflict', 'Somebody else has just changed this provider. Look at it again.');
  await updateProvider(tx, row.id, change);
  const { name = row.name, baseUrl = row.baseUrl } = change;
  await followChange(tx, row.id, {
    name: name === row.name ? null : { from: row.name, to: name },
    apiEndpoint: baseUrl === row.baseUrl ? null : { to: endpointOf(tx, row.kind, baseUrl) },
  });
  await recordAct(tx, { action: 'provider.changed', subject: ['provider', row.id], details: detailsOf(row, change) });
  tx.events.publish({ type: 'models.changed' });
}

function endpointOf({ connections }: ProviderContext, kind: string, baseUrl: string): string | null {
  return baseUrl === connections.officialBaseUrl(kind) ? null : baseUrl;
}

/** What the record says of it: of a key only that it was entered or removed. */
function detailsOf(row: ProviderRow, whole: RowChange): Record<string, unknown> {
  const { keySealed, keyHint: _, ...change } = whole;
  const from = Object.fromEntries(Object.keys(change).map((field) => [field, row[field as keyof typeof change]]));
  const key = keySealed === undefined ? {} : { key: keySealed === null ? 'removed' : 'entered' };
  return { provider: row.name, from: wireNames(from), to: wireNames(change), ...key };
}

/** Removes a provider with its key. Its models can't be called any more; what they have said and cost stays. */
export async function removeProvider(ctx: ProviderContext, id: string): Promise<void> {
  await act(ctx, async (tx) => {
    const row = await lockProvider(tx, id);
    if (row === null) throw notFound();
    await markRemoved(tx, id);
    await followRemoval(tx, id);
    const details = wireNames({ name: row.name, kind: row.kind, baseUrl: row.baseUrl });
    await recordAct(tx, { action: 'provider.deleted', subject: ['provider', id], details });
    tx.events.publish({ type: 'models.changed' });
  });
  await ctx.catalog.refresh();
}
