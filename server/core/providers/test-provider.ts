import { recordAct } from '#server/core/audit/record-act.ts';
import { wireNames } from '#server/core/audit/wire-names.ts';
import { act } from '#server/core/context.ts';
import { notFound } from '#server/core/errors.ts';
import { registerModels } from '#server/core/models/register-models.ts';
import { ProviderError } from '#server/providers/provider.ts';
import type { ProviderTest } from './model-provider.ts';
import type { ProviderContext } from './provider-context.ts';
import { opened } from './provider-directory.ts';
import { findProvider, type ProviderRow, storeTest } from './store.ts';

/** Makes one small call of the provider, with its key and its deadline, and says what came of it. */
export async function testProvider(ctx: ProviderContext, id: string): Promise<ProviderTest> {
  const test = await tryProvider(ctx, id);
  const { isOk, latencyMs, modelsFound, errorClass } = test;
  await recordAct(ctx, {
    action: 'provider.tested',
    subject: ['provider', id],
    details: wireNames({ ok: isOk, latencyMs, modelsFound, errorClass }),
  });
  await ctx.catalog.refresh();
  return test;
}

type TryingContext = Pick<ProviderContext, 'db' | 'pool' | 'events' | 'log' | 'connections' | 'seal'>;

/** The same without a record: offers what the provider has, and remembers how it went. */
export async function tryProvider(ctx: TryingContext, id: string): Promise<ProviderTest> {
  const row = await findProvider(ctx, id);
  if (row === null) throw notFound();
  const startedAt = performance.now();
  const result = await outcomeOf(ctx, row);
  const test = { at: new Date().toISOString(), ...result, latencyMs: Math.round(performance.now() - startedAt) };
  await storeTest(ctx, id, test);
  return test;
}

async function outcomeOf(ctx: TryingContext, row: ProviderRow): Promise<Omit<ProviderTest, 'at' | 'latencyMs'>> {
  const provider = opened(ctx.seal, row);
  if (provider === null)
    return failed('key_unreadable', 'The key can’t be read with this server’s secret. Enter it again.');
  try {
    const offer = await ctx.connections.ask(provider);
    await act(ctx, (tx) => registerModels(tx, offer.models, offer.default, row.id));
    const message = offer.models.length > 0 ? null : 'It answers, and lists no model for chats. Name its models here.';
    return { isOk: true, modelsFound: offer.models.length, errorClass: null, message };
  } catch (error) {
    if (error instanceof ProviderError) return failed(error.errorClass, error.message);
    ctx.log.error({ err: error, provider: row.id }, 'a provider could not be tested for a reason of ours');
    return failed('internal', 'Something went wrong on our side.');
  }
}

function failed(errorClass: ProviderTest['errorClass'], message: string): Omit<ProviderTest, 'at' | 'latencyMs'> {
  return { isOk: false, modelsFound: 0, errorClass, message };
}
