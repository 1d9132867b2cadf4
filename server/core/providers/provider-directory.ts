import type { SystemContext } from '#server/core/context.ts';
import type { ProviderStates } from '#server/core/models/model-catalog.ts';
import type { AddedProvider } from '#server/providers/provider.ts';
import type { KeySeal } from './key-seal.ts';
import type { ModelProvider, ProviderConnections } from './model-provider.ts';
import { listAllProviders, type ProviderRow } from './store.ts';

/** The providers that were added, as of the last reading: which of them can be used, and why others can't. */
export class ProviderDirectory implements ProviderStates {
  readonly #ctx: Pick<SystemContext, 'db' | 'log'>;
  readonly #seal: KeySeal;
  readonly #connections: Pick<ProviderConnections, 'connect'>;
  #hindrances = new Map<string, { why: string; isGone: boolean } | null>();
  #unreadable = new Set<string>();

  constructor(
    ctx: Pick<SystemContext, 'db' | 'log'>,
    seal: KeySeal,
    connections: Pick<ProviderConnections, 'connect'>,
  ) {
    this.#ctx = ctx;
    this.#seal = seal;
    this.#connections = connections;
  }

  /** Reads them all, and connects those that are enabled and whose keys can be read. */
  async refresh(): Promise<void> {
    const rows = await listAllProviders(this.#ctx);
    const added = rows.map((row) => this.#openedOf(row));
    this.#connections.connect(added.filter((provider) => provider !== null));
    this.#hindrances = new Map(rows.map((row, index) => [row.id, hindranceOf(row, added[index] !== null)]));
    this.#complain(rows.filter((row, index) => isToBeUsed(row) && added[index] === null));
  }

  hindranceOf(providerId: string): { why: string; isGone: boolean } | null {
    const known = this.#hindrances.get(providerId);
    return known === undefined ? { why: 'its provider is not known yet', isGone: false } : known;
  }

  /** With its key; null where it is not to be used, or its key can't be read. */
  #openedOf(row: ProviderRow): AddedProvider | null {
    return isToBeUsed(row) ? opened(this.#seal, row) : null;
  }

  /** Once for each: readings are many. */
  #complain(unreadable: ProviderRow[]): void {
    for (const { id, name } of unreadable) {
      if (!this.#unreadable.has(id))
        this.#ctx.log.warn({ provider: id, name }, 'the key of a provider can’t be read and must be entered again');
    }
    this.#unreadable = new Set(unreadable.map(({ id }) => id));
  }
}

function isToBeUsed({ deletedAt, isEnabled }: ProviderRow): boolean {
  return deletedAt === null && isEnabled;
}

function hindranceOf(row: ProviderRow, isConnected: boolean): { why: string; isGone: boolean } | null {
  if (isConnected) return null;
  if (row.deletedAt !== null) return { why: `its provider ${row.name} was removed`, isGone: true };
  const why = row.isEnabled ? 'needs its key again' : 'is switched off';
  return { why: `its provider ${row.name} ${why}`, isGone: false };
}

/** What it takes to call the provider; null where its key was sealed by another secret or for another address. */
export function opened(seal: KeySeal, row: ProviderRow): AddedProvider | null {
  const { id, kind, name, baseUrl, isLocal, models } = row;
  const key = row.keySealed === null ? null : seal.open(row, row.keySealed);
  if (row.keySealed !== null && key === null) return null;
  return { id, kind, name, baseUrl, isLocal, models, key };
}

export function presentable(seal: KeySeal, row: ProviderRow): ModelProvider {
  const { keySealed, deletedAt: _, ...shown } = row;
  const keyState = keySealed === null ? 'none' : seal.open(row, keySealed) === null ? 'unreadable' : 'stored';
  return { ...shown, keyState };
}
