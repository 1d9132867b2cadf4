import type { SystemContext } from '#server/core/context.ts';
import { total } from '#server/core/statistics/score-counts.ts';
import type { Subject, WatchedEvent } from './alarm.ts';
import { countHouse, readEvents } from './event-store.ts';
import { added, type Finding, findChange, findRecovery, lastRest } from './find-change.ts';
import { listChanges } from './list-changes.ts';
import { type AlarmFacts, closeAlarm, holdStanding, insertAlarm, type StandingAlarm, updateAfter } from './store.ts';
import { type Anchors, findAnchors, saveAnchors } from './watch-store.ts';
import { countOutcomes, type Watch, type WatchedMetric, watchedMetrics } from './watched-metric.ts';

type WatchContext = Pick<SystemContext, 'db' | 'events'>;

/** A metric of a subject with the events that it is found out from; all of it follows from those and the anchors. */
interface View {
  metric: WatchedMetric;
  subject: Subject;
  anchors: Anchors;
  baseline: WatchedEvent[];
  own: number[];
  watched: WatchedEvent[];
  /** Null where there is too little to compare with. */
  watch: Watch | null;
}

/** Looks at what is new of a subject, a bounded stretch of each metric; answers whether there is more to be looked at. */
export async function lookAtSubject(tx: WatchContext, subject: Subject): Promise<boolean> {
  let hasMore = false;
  for (const metric of watchedMetrics) {
    const standing = await holdStanding(tx, subject, metric.metric);
    const hasRest =
      standing === null ? await watchFurther(tx, subject, metric) : await review(tx, subject, metric, standing);
    hasMore ||= hasRest;
  }
  return hasMore;
}

/** Where no alarm stands: raises one, or moves on. */
async function watchFurther(tx: WatchContext, subject: Subject, metric: WatchedMetric): Promise<boolean> {
  const kept = await findAnchors(tx, subject, metric.metric);
  if (kept !== null) return lookFrom(tx, await viewOf(tx, subject, metric, kept));
  const first = await readEvents(tx, subject, metric.metric, {
    after: null,
    until: null,
    most: metric.enough,
    take: 'first',
  });
  // Until there is enough for a baseline of its own, the older half is compared with the newer: so a change is found that lies
  // in the midst of what is looked at for the first time.
  const isEnough = first.length === metric.enough;
  if (!isEnough || metric.isHalfEnough) {
    const olderHalf = firstAnchors(first.slice(0, Math.floor(first.length / 2)));
    if (await raise(tx, await viewOf(tx, subject, metric, olderHalf))) return false;
  }
  if (!isEnough) return false;
  return lookFrom(tx, await viewOf(tx, subject, metric, firstAnchors(first)));
}

async function lookFrom(tx: WatchContext, view: View): Promise<boolean> {
  if (await raise(tx, view)) return false;
  const { metric, subject } = view;
  const isFull = view.watched.length === metric.most;
  await saveAnchors(tx, subject, metric.metric, isFull ? movedOn(view) : view.anchors);
  return isFull;
}

/** False where there is nothing to raise an alarm for. */
async function raise(tx: WatchContext, view: View): Promise<boolean> {
  const { metric, subject, anchors } = view;
  const finding = await findIn(tx, view);
  if (finding === null) return false;
  const id = await insertAlarm(tx, subject, metric.metric, factsOf(view, finding), anchors);
  await saveAnchors(tx, subject, metric.metric, anchors);
  tx.events.publish({ type: 'alarm.changed', alarmId: id });
  return true;
}

/** Where one stands: it may not be borne out any more, or be over; else its figures are those of now. */
async function review(
  tx: WatchContext,
  subject: Subject,
  metric: WatchedMetric,
  alarm: StandingAlarm,
): Promise<boolean> {
  const view = await viewOf(tx, subject, metric, alarm);
  const ending = (await findIn(tx, view)) === null ? ('not_borne_out' as const) : null;
  const since = await readEvents(tx, subject, metric.metric, {
    after: alarm.recoveryFrom,
    until: null,
    most: metric.most,
    take: 'first',
  });
  const recovered = ending === null && view.watch !== null ? findRecovery(view.watch, since) : null;
  if (ending !== null || recovered !== null) {
    await closeAlarm(tx, alarm.id, { ending: ending ?? 'recovered', closedBy: null });
    const { baselineFrom, baselineUntil } = alarm;
    const watchedFrom = recovered === null ? alarm.watchedFrom : since[recovered]!.at;
    await saveAnchors(tx, subject, metric.metric, { baselineFrom, baselineUntil, watchedFrom });
    tx.events.publish({ type: 'alarm.changed', alarmId: alarm.id });
    return true;
  }
  return refresh(tx, { view, alarm, since });
}

async function refresh(
  tx: WatchContext,
  { view, alarm, since }: { view: View; alarm: StandingAlarm; since: WatchedEvent[] },
): Promise<boolean> {
  const { metric, subject } = view;
  const isFull = since.length === metric.most;
  const stretch = {
    after: new Date(alarm.beganAt.getTime() - 1),
    until: null,
    most: metric.most,
    take: 'last',
  } as const;
  const afterCounts = countOutcomes(await readEvents(tx, subject, metric.metric, stretch), metric.outcomes);
  const isNew = afterCounts.join() !== alarm.afterCounts.join();
  if (isNew || isFull)
    await updateAfter(tx, alarm.id, {
      afterCounts,
      ...(isFull && { recoveryFrom: middleOf(since, alarm.recoveryFrom) }),
    });
  if (isNew) tx.events.publish({ type: 'alarm.changed', alarmId: alarm.id });
  return isFull;
}

async function viewOf(tx: WatchContext, subject: Subject, metric: WatchedMetric, anchors: Anchors): Promise<View> {
  const read = (after: Date | null, until: Date | null, take: 'first' | 'last') =>
    readEvents(tx, subject, metric.metric, { after, until, most: metric.most, take });
  const [baseline, watched, house] = await Promise.all([
    read(anchors.baselineFrom, anchors.baselineUntil, 'last'),
    read(anchors.watchedFrom, null, 'first'),
    countHouse(tx, metric.metric, anchors.watchedFrom),
  ]);
  const own = countOutcomes(baseline, metric.outcomes);
  return { metric, subject, anchors, baseline, own, watched, watch: metric.detect(own, house) };
}

function firstAnchors(baseline: readonly WatchedEvent[]): Anchors {
  const until = baseline.at(-1)?.at ?? new Date(0);
  return { baselineFrom: null, baselineUntil: until, watchedFrom: until };
}

async function findIn(
  tx: WatchContext,
  { metric, subject, baseline, own, watched, watch }: View,
): Promise<Finding | null> {
  if (watch === null || watched.length === 0) return null;
  // Most often there is nothing, and then nobody needs to know what has changed.
  if (findChange({ metric, watch, own }, watched, []) === null) return null;
  const changes = await listChanges(tx, subject, [...baseline, ...watched]);
  return findChange({ metric, watch, own }, watched, changes);
}

function factsOf({ metric, own, watched, watch }: View, finding: Finding): AlarmFacts {
  const { began, earliest, latest, raised, change, evidence } = finding;
  const { detector, unit, expected } = watch!;
  return {
    beforeCounts: added(own, countOutcomes(watched.slice(0, began), metric.outcomes)),
    afterCounts: countOutcomes(watched.slice(began), metric.outcomes),
    expected,
    houseShare: Math.max(metric.enough - total(own), 0) / metric.enough,
    evidence,
    threshold: detector.threshold * unit,
    beganAt: watched[began]!.at,
    beganEarliest: watched[earliest]!.at,
    beganLatest: watched[latest]!.at,
    raisedAt: watched[raised]!.at,
    change: change && { ...change, at: change.at.toISOString() },
  };
}

/** The baseline grows up to where nothing speaks for a change; what was bad in between is left out of it. */
function movedOn({ anchors, watched, watch }: View): Anchors {
  const rest = watch === null ? null : lastRest(watch, watched);
  const watchedFrom = rest ?? middleOf(watched, anchors.watchedFrom);
  const hasGap = anchors.baselineUntil < anchors.watchedFrom;
  return {
    baselineFrom: hasGap ? anchors.watchedFrom : anchors.baselineFrom,
    baselineUntil: watchedFrom,
    watchedFrom,
  };
}

/** Later than `from`, also where many events have one and the same time. */
function middleOf(events: readonly WatchedEvent[], from: Date): Date {
  return new Date(Math.max(events[Math.floor(events.length / 2)]!.at.getTime(), from.getTime() + 1));
}
