import type { SystemContext } from '#server/core/context.ts';
import { clearChosenDefault, moveToEndpoint, renameModelsOf } from './store.ts';

type ProviderContext = Pick<SystemContext, 'db'>;

/** The provider was changed: its models move and are renamed with it, in the same transaction. */
export async function followChange(
  tx: ProviderContext,
  providerId: string,
  change: { name: { from: string; to: string } | null; apiEndpoint: { to: string | null } | null },
): Promise<void> {
  if (change.name !== null) await renameModelsOf(tx, providerId, change.name.from, change.name.to);
  if (change.apiEndpoint !== null) await moveToEndpoint(tx, providerId, change.apiEndpoint.to);
}

/** The provider was removed: no model of it stays the one that was chosen as the default. */
export function followRemoval(tx: ProviderContext, providerId: string): Promise<void> {
  return clearChosenDefault(tx, providerId);
}
