import type { SystemContext } from '#server/core/context.ts';
import type { ModelCatalog } from '#server/core/models/model-catalog.ts';
import type { EventBus } from '#server/events/bus.ts';
import type { KeySeal } from './key-seal.ts';
import type { ProviderConnections } from './model-provider.ts';
import { listAllProviders } from './store.ts';
import { tryProvider } from './test-provider.ts';

/** Reads models and providers again whenever somebody has changed them, here or on another server. */
export function followModels(catalog: ModelCatalog, events: EventBus, log: SystemContext['log']): void {
  const read = (): void =>
    void catalog.refresh().catch((error: unknown) => log.warn({ err: error }, 'the models could not be read again'));
  events.on('models.changed', read);
  events.on('events.missed', read);
}

/** Asks every provider that was added what it offers now, at the start. None that fails keeps the server from anything. */
export async function greetProviders(
  ctx: SystemContext & { seal: KeySeal; connections: ProviderConnections },
): Promise<void> {
  const warn = (error: unknown): void =>
    ctx.log.warn({ err: error }, 'the providers could not be asked for their models');
  const rows = (await listAllProviders(ctx).catch(warn)) ?? [];
  const enabled = rows.filter(({ isEnabled, deletedAt }) => isEnabled && deletedAt === null);
  await Promise.all(enabled.map(({ id }) => tryProvider(ctx, id).catch(warn)));
}
