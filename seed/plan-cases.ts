import type { ReviewEventKind, ReviewState } from '#server/db/review-tables.ts';
import type { AuditAction } from '#server/core/audit/audit-entry.ts';
import { add, daysAgo, iso, type Plan, type Row } from './plan.ts';
import { recordAct } from './plan-audit.ts';
import type { Flagged } from './plan-feedback.ts';
import type { Person } from './plan-people.ts';

/** How it went with a case, as its history tells it. */
interface Case {
  plan: Plan;
  row: Row;
  flagged: Flagged;
  owner: Person;
}

/** Cases that are still fresh wait; of the others so many were taken back by who flagged, or were handed on. */
const freshDays = 6;
const shares = { withdrawn: 0.06, escalated: 0.1, upheld: 0.62, commented: 0.3 };
const hourMs = 3_600_000;

const reasons = {
  upheld: [
    'The figure is wrong; checked against the source.',
    'It answers another question.',
    'The rule it names was changed.',
    'This must not be advised.',
  ],
  dismissed: [
    'It is right; the source says the same.',
    'Unkind, but it answers the question.',
    'The rule still holds.',
  ],
  escalated: [
    'Somebody could get hurt by this advice.',
    'I know the owner well.',
    'This agent has had several of these.',
  ],
};
const comments = [
  'The same as in the last two cases of this agent.',
  'Asked the owner what they had expected.',
  'Looks like the new version.',
];

export function planCases(plan: Plan, flagged: Flagged[], people: Person[]): void {
  const reviewers = people.filter(({ role }) => role !== 'member');
  const isFresh = ({ at }: Flagged): boolean => daysAgo(plan, at) < freshDays;
  const fresh = flagged.filter(isFresh);
  for (const one of flagged.toSorted((a, b) => a.at - b.at)) {
    const fate = isFresh(one) ? (fresh.indexOf(one) % 3 === 0 ? 'taken' : 'waits') : 'done';
    planCase(plan, one, reviewers, fate);
  }
}

function planCase(plan: Plan, flagged: Flagged, reviewers: Person[], fate: 'waits' | 'taken' | 'done'): void {
  const { random } = plan;
  const { growing, answered, at, kinds, rows } = flagged;
  const owner = growing.person;
  const row: Row = {
    id: random.uuid(at),
    message_id: answered.reply['id'],
    conversation_id: growing.id,
    owner_id: owner.id,
    agent_id: growing.agent.id,
    agent_version_id: answered.asked.version.id,
    llm_model_id: answered.asked.model.id,
    state: 'open',
    version: 1,
    kind: kinds[0],
    kinds,
    judged_kinds: [],
    flag_count: rows.length,
    flagger_count: 1,
    opened_at: iso(at),
    created_at: iso(at),
    reason: '',
  };
  const one: Case = { plan, row, flagged, owner };
  tell(one, owner, at, { kind: 'opened', from: null, to: 'open' });
  const others = reviewers.filter(({ id }) => id !== owner.id);
  if (fate === 'taken') hold(one, others);
  else if (fate === 'done' && random.chance(shares.withdrawn)) withdraw(one);
  else if (fate === 'done') review(one, others);
  if (row['state'] !== 'withdrawn') add(plan, 'message_flag', ...rows);
  add(plan, 'review_case', row);
}

/** Somebody is looking at it right now. */
function hold(one: Case, others: Person[]): void {
  const { plan, row, flagged } = one;
  const reviewer = plan.random.pick(others);
  take(one, reviewer, Math.min(flagged.at + hourMs, plan.now - 300_000));
  Object.assign(row, {
    state: 'in_review',
    assignee_id: reviewer.id,
    // A working day: a lease of half an hour would be over before anybody has looked.
    lease_expires_at: iso(plan.now + 8 * hourMs),
  });
}

function withdraw(one: Case): void {
  const { row, flagged, owner, plan } = one;
  const at = flagged.at + plan.random.timeAround(hourMs, 0.8);
  row['version'] = 2;
  tell(one, owner, at, { kind: 'withdrawn', from: 'open', to: 'withdrawn' }, []);
  Object.assign(row, { state: 'withdrawn', kinds: [], flag_count: 0, flagger_count: 0, closed_at: iso(at) });
}

function review(one: Case, others: Person[]): void {
  const { plan, row, flagged } = one;
  const { random } = plan;
  const reviewer = random.weighted(others, ({ role }) => (role === 'moderator' ? 4 : 1));
  let at = flagged.at + Math.min(random.timeAround(9 * hourMs, 0.9), 3 * 24 * hourMs);
  take(one, reviewer, at);
  at += random.timeAround(500_000, 0.6);
  if (random.chance(shares.commented))
    tell(one, reviewer, at - 60_000, {
      kind: 'commented',
      from: 'in_review',
      to: 'in_review',
      reason: random.pick(comments),
    });
  const administrator = others.find(({ role }) => role === 'administrator');
  if (administrator === undefined || reviewer === administrator || !random.chance(shares.escalated))
    return decide(one, reviewer, at, 'in_review');
  row['version'] = 3;
  Object.assign(row, { state: 'escalated', escalated_at: iso(at) });
  const reason = random.pick(reasons.escalated);
  tell(one, reviewer, at, { kind: 'decided', from: 'in_review', to: 'escalated', reason });
  if (random.chance(0.5)) decide(one, administrator, at + random.timeAround(20 * hourMs, 0.4), 'escalated');
}

function take(one: Case, reviewer: Person, at: number): void {
  const { plan, row, owner } = one;
  const subject = ['case', row['id'] as string] as const;
  recordAct(plan, reviewer, at - 20_000, {
    action: 'case.viewed',
    subject: [...subject],
    ownerId: owner.id,
    details: { message: row['message_id'] },
  });
  row['version'] = 2;
  tell(one, reviewer, at, { kind: 'assigned', from: 'open', to: 'in_review' }, undefined, reviewer.username);
}

function decide(one: Case, decider: Person, at: number, from: ReviewState): void {
  const { plan, row } = one;
  if (at > plan.now - 60_000) return;
  const state = plan.random.chance(shares.upheld) ? 'upheld' : 'dismissed';
  const reason = plan.random.pick(reasons[state]);
  row['version'] = (row['version'] as number) + 1;
  tell(one, decider, at, { kind: 'decided', from, to: state, reason });
  Object.assign(row, { state, decided_by: decider.id, reason, judged_kinds: row['kinds'], closed_at: iso(at) });
}

const actions: Partial<Record<ReviewEventKind, AuditAction>> = {
  opened: 'case.opened',
  withdrawn: 'case.withdrawn',
  assigned: 'case.assigned',
  commented: 'case.commented',
  decided: 'case.decided',
};

function tell(
  { plan, row, owner }: Case,
  actor: Person,
  at: number,
  {
    kind,
    from,
    to,
    reason = '',
  }: { kind: ReviewEventKind; from: ReviewState | null; to: ReviewState; reason?: string },
  kinds = row['kinds'],
  assignee?: string,
): void {
  const details = assignee !== undefined ? { assignee } : kind === 'commented' ? {} : { kinds };
  add(plan, 'review_event', {
    case_id: row['id'],
    version: row['version'],
    actor_id: actor.id,
    actor_username: actor.username,
    actor_role: actor.role,
    kind,
    from_state: from,
    to_state: to,
    reason,
    details,
    created_at: iso(at),
  });
  recordAct(plan, actor, at, {
    action: actions[kind]!,
    subject: ['case', row['id'] as string],
    ownerId: owner.id,
    reason: kind === 'commented' ? '' : reason,
    details: { from, to, ...details },
  });
}
