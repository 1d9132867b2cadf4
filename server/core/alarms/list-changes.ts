import type { SystemContext } from '#server/core/context.ts';
import { differences } from '#server/core/agents/agent.ts';
import { wireNames } from '#server/core/audit/wire-names.ts';
import type { Subject, WatchedEvent } from './alarm.ts';
import { listModelActs, listVersionsUntil, type ModelAct, type VersionRow } from './change-store.ts';
import type { Candidate } from './known-change.ts';

type ChangeContext = Pick<SystemContext, 'db'>;

/** A model's figures are an agent's doing only where that agent makes at least this part of its answers. */
const largePart = 1 / 3;

/** What is known to have changed for a subject up to the last of the events, which are oldest first. */
export async function listChanges(
  ctx: ChangeContext,
  subject: Subject,
  events: readonly WatchedEvent[],
): Promise<Candidate[]> {
  const last = events.at(-1)?.at;
  if (last === undefined) return [];
  const models = subject.kind === 'model' ? [subject.id] : modelsIn(events);
  const [versions, acts] = await Promise.all([
    subject.kind === 'agent'
      ? listVersionsUntil(ctx, { agentId: subject.id }, last)
      : listVersionsUntil(ctx, { ids: largeVersions(events) }, last),
    listModelActs(ctx, models, last),
  ]);
  return [...versions.filter(({ before }) => before !== null).map(ofVersion), ...acts.map(ofAct), ...newModels(events)];
}

function ofVersion({ at, agentId, version, before, ...settings }: VersionRow): Candidate {
  const named = differences(before!, settings).map((name) => [name, true] as const);
  const changes = Object.keys(wireNames(Object.fromEntries(named)));
  return { at, kind: 'agent_version', agentId, agentName: settings.name, version, changes };
}

function ofAct({ action, at, modelName, changes }: ModelAct): Candidate {
  if (action === 'model.price_set') return { at, kind: 'model_price', modelName };
  return { at, kind: 'model_settings', modelName, changes };
}

/**
 * Where a provider first answered with a model that it had not answered with before. Calls that failed say of none: it may have been
 * from the first of those on.
 */
function newModels(events: readonly WatchedEvent[]): Candidate[] {
  const known = new Set<string>();
  const found: Candidate[] = [];
  let before: string | null = null;
  let next = events[0]?.at;
  for (const [index, { responseModel: to }] of events.entries()) {
    if (to === null) continue;
    if (before !== null && !known.has(to)) found.push({ at: next!, kind: 'response_model', from: before, to });
    known.add(to);
    before = to;
    next = events[index + 1]?.at;
  }
  return found;
}

function modelsIn(events: readonly WatchedEvent[]): string[] {
  return [...new Set(events.flatMap(({ llmModelId }) => llmModelId ?? []))].slice(0, 20);
}

function largeVersions(events: readonly WatchedEvent[]): string[] {
  const newest = events.slice(-100);
  const counts = Map.groupBy(newest, ({ agentVersionId }) => agentVersionId);
  return [...counts].flatMap(([id, some]) => (id !== null && some.length >= newest.length * largePart ? [id] : []));
}
