import type { FlagType } from '#server/db/feedback-tables.ts';
import { since } from './models.ts';
import { add, daysAgo, iso, type Plan, type Row } from './plan.ts';
import type { Growing } from './plan-conversation.ts';
import type { Answered } from './plan-turn.ts';
import { phrases } from './texts/texts.ts';
import type { Language } from './texts/topic.ts';

/** A message that was flagged, for the case that follows. */
export interface Flagged {
  growing: Growing;
  answered: Answered;
  at: number;
  kinds: FlagType[];
  rows: Row[];
}

/** Of all answers so many are rated, the very bad and the very good ones more often. */
const ratedShare = 0.104;
const pull: Record<number, number> = { 1: 1.5, 2: 1.15, 3: 0.7, 4: 0.85, 5: 1.15 };
const spread = 1.05;

/** The gravest first, as they are declared. */
const kinds: { kind: FlagType; weight: number }[] = [
  { kind: 'safety_issue', weight: 1 },
  { kind: 'inappropriate', weight: 1 },
  { kind: 'factual_error', weight: 5 },
  { kind: 'outdated', weight: 3 },
  { kind: 'off_topic', weight: 4 },
];

/** What its owner says of an answer: mostly nothing. Answers with when it was said, and the flags where there were any. */
export function planFeedback(
  plan: Plan,
  growing: Growing,
  answered: Answered,
  language: Language,
): { at: number; flagged: Flagged | null } {
  const { random } = plan;
  const { reply, asked } = answered;
  const days = daysAgo(plan, answered.at);
  let at = answered.at;
  const stars = since(asked.model.quality, days).stars + growing.person.kindness + spread * random.normal();
  const score = Math.min(Math.max(Math.round(stars), 1), 5);
  const isFinished = reply['status'] === 'complete' || reply['status'] === 'stopped';
  if (isFinished && random.chance(ratedShare * growing.person.rates * pull[score]!)) {
    at += random.timeAround(25_000, 0.7);
    rate(plan, growing, reply, { score, at, language });
  }
  const likely = since(asked.model.flagged, days).share * (score <= 2 ? 2 : 0.7);
  if (!isFinished || !random.chance(likely)) return { at, flagged: null };
  at += random.timeAround(40_000, 0.7);
  return { at, flagged: flag(plan, growing, answered, { at, language }) };
}

function rate(
  plan: Plan,
  growing: Growing,
  reply: Row,
  { score, at, language }: { score: number; at: number; language: Language },
): void {
  const { praise, complaints } = phrases[language];
  const comment = plan.random.chance(0.16) && score !== 3 ? plan.random.pick(score > 3 ? praise : complaints) : '';
  add(plan, 'message_rating', {
    id: plan.random.uuid(at),
    message_id: reply['id'],
    user_id: growing.person.id,
    score,
    comment,
    created_at: iso(at),
    updated_at: iso(at),
  });
  touch(growing, reply);
}

function flag(
  plan: Plan,
  growing: Growing,
  answered: Answered,
  { at, language }: { at: number; language: Language },
): Flagged {
  const { random } = plan;
  const first = random.weighted(kinds, ({ weight }) => weight).kind;
  const second = random.chance(0.12) ? random.weighted(kinds, ({ weight }) => weight).kind : first;
  const chosen = kinds.map(({ kind }) => kind).filter((kind) => kind === first || kind === second);
  const rows = chosen.map((kind): Row => ({
    id: random.uuid(at),
    message_id: answered.reply['id'],
    user_id: growing.person.id,
    flag_type: kind,
    comment: random.chance(0.5) ? random.pick(phrases[language].flagged) : '',
    created_at: iso(at),
    updated_at: iso(at),
  }));
  for (const _ of rows) touch(growing, answered.reply);
  return { growing, answered, at, kinds: chosen, rows };
}

/** The message has changed, and so has its conversation. */
function touch(growing: Growing, reply: Row): void {
  growing.revision += 1;
  reply['revision'] = growing.revision;
  reply['has_feedback'] = true;
}
