import { randomUUIDv7 } from 'node:crypto';
import { recordAct } from '#server/core/audit/record-act.ts';
import { wireNames } from '#server/core/audit/wire-names.ts';
import { act } from '#server/core/context.ts';
import { AppError, invalid } from '#server/core/errors.ts';
import { isUniqueViolation } from '#server/db/errors.ts';
import type { AddedProviderKind } from '#server/db/model-tables.ts';
import { hintOf, requiresKey } from './key-seal.ts';
import { getProvider } from './list-providers.ts';
import type { ModelProvider } from './model-provider.ts';
import type { ProviderContext } from './provider-context.ts';
import { countProviders, insertProvider } from './store.ts';
import { tryProvider } from './test-provider.ts';

export interface NewProvider {
  kind: AddedProviderKind;
  name: string;
  /** Absent: the vendor's own. */
  baseUrl?: string | undefined;
  key: string | null;
  models: string[];
  isEnabled: boolean;
}

const mostProviders = 50;

/** Adds a provider, and offers its models on every server as soon as it has told them. */
export async function createProvider(ctx: ProviderContext, input: NewProvider): Promise<ModelProvider> {
  const baseUrl = await whereAllowed(ctx, input.kind, input.baseUrl);
  if (input.key === null && requiresKey(input.kind)) throw keyRequired();
  const id = randomUUIDv7();
  const { key, ...settings } = input;
  const row = {
    ...settings,
    ...baseUrl,
    id,
    keySealed: key === null ? null : ctx.seal.seal({ id, kind: input.kind, baseUrl: baseUrl.baseUrl }, key),
    keyHint: hintOf(key),
  };
  await withFreeName(() =>
    act(ctx, async (tx) => {
      if ((await countProviders(tx)) >= mostProviders)
        throw new AppError('conflict', `There are ${mostProviders} providers already. Remove one first.`);
      await insertProvider(tx, row);
      const { kind, name, isEnabled } = row;
      const details = wireNames({ kind, name, baseUrl: row.baseUrl, isEnabled });
      await recordAct(tx, { action: 'provider.created', subject: ['provider', id], details });
      tx.events.publish({ type: 'models.changed' });
    }),
  );
  if (row.isEnabled) await tryProvider(ctx, id);
  await ctx.catalog.refresh();
  return getProvider(ctx, id);
}

/** The address as it is stored, and whether it is in a private network. @throws {AppError} `invalid` */
export async function whereAllowed(
  { connections }: Pick<ProviderContext, 'connections'>,
  kind: AddedProviderKind,
  given: string | undefined,
): Promise<{ baseUrl: string; isLocal: boolean }> {
  const baseUrl = given === undefined ? connections.officialBaseUrl(kind) : normal(given);
  if (baseUrl === undefined) throw invalid({ base_url: ['This kind of provider needs an address.'] });
  const location = await connections.locate(kind, baseUrl);
  if ('problem' in location) throw invalid({ base_url: [location.problem] });
  return { baseUrl, isLocal: location.isLocal };
}

/** One way to write an address: its key is bound to it, letter by letter. */
function normal(given: string): string {
  const { origin, pathname } = new URL(given);
  return `${origin}${pathname.replace(/\/+$/, '')}`;
}

export async function withFreeName<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isUniqueViolation(error, 'provider_name')) throw error;
    throw invalid({ name: ['There is a provider of this name.'] });
  }
}

export function keyRequired(): AppError {
  return invalid({ key: ['This kind of provider needs a key.'] });
}
