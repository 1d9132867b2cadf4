import { type Plan, timeAgo } from './plan.ts';
import { defaultModelThen } from './agents.ts';
import { isThereFor, type PlannedAgent, versionAt } from './plan-agents.ts';
import type { Asked } from './plan-answer.ts';
import { begin, type Growing, openBranchBesideHead, settle, type Standing } from './plan-conversation.ts';
import { type Flagged, planFeedback } from './plan-feedback.ts';
import type { PlannedModel } from './plan-models.ts';
import type { Person } from './plan-people.ts';
import { addSummary, nothingSummarized, summarize } from './plan-summary.ts';
import { type Answered, planAnswer, planQuestion } from './plan-turn.ts';
import { talkAbout, topics } from './texts/texts.ts';
import type { Topic } from './texts/topic.ts';
import { momentOf, weekMs, whenTheyGoOn } from './working-hours.ts';

export interface House {
  people: Person[];
  models: PlannedModel[];
  agents: PlannedAgent[];
  /** The chats that a person is in. */
  chatsOf: (person: Person) => number[];
}

/** How many there are at a scale of 1: about ten messages each. */
const conversationCount = 2_000;
const shares = { again: 0.022, autoSummarize: 0.35, deleted: 0.04, related: 0.03, cutShort: 0.45 };

/** All conversations, in the order in which they began; answers with what was flagged. */
export function planConversations(plan: Plan, house: House): Flagged[] {
  const { random } = plan;
  const beginnings = Array.from({ length: Math.round(conversationCount * plan.scale) }, () => {
    const person = random.weighted(house.people, ({ activity }) => activity);
    return { person, at: momentOf(plan, person) };
  });
  return beginnings
    .sort((a, b) => a.at - b.at)
    .flatMap(({ person, at }) => {
      const able = house.agents.filter((agent) => isThereFor(plan, agent, person, at));
      const agent = random.weighted(able, ({ popularity }) => popularity);
      return planConversation(plan, house, { person, agent, at });
    });
}

function planConversation(
  plan: Plan,
  house: House,
  { person, agent, at }: { person: Person; agent: PlannedAgent; at: number },
): Flagged[] {
  const { random } = plan;
  const topic = someTopic(plan, person, agent);
  const count = Math.min(1 + Math.round(random.around(3.7, 0.7)), 40);
  const { title, turns } = talkAbout(topic, count, random);
  const growing = begin(plan, person, agent, at);
  const autoSummarize = random.chance(shares.autoSummarize);
  const so = nothingSummarized();
  const flagged: Flagged[] = [];
  let askedAt = at + 1_500 + random.below(20_000);
  for (const [question, answer] of turns) {
    if (askedAt > plan.now - 120_000) break;
    const asked = askedOf(plan, house, growing, askedAt);
    const answered = planTurn(plan, growing, asked, { at: askedAt, question, answer });
    const said = planFeedback(plan, growing, answered, topic.language);
    if (said.flagged !== null) flagged.push(said.flagged);
    if (autoSummarize) summarize(plan, growing, answered.asked, { topic, title, at: answered.at, so });
    askedAt = whenTheyGoOn(plan, person, said.at);
  }
  addSummary(plan, so);
  settle(plan, growing, standingOf(plan, growing, house, { title, autoSummarize }));
  return flagged;
}

/** Of what the agent is for, in a language that the person speaks. */
function someTopic({ random }: Plan, { languages }: Person, agent: PlannedAgent): Topic {
  const language = random.weighted(languages, (one) => (one === languages[0] ? 2 : 1));
  const spoken = topics.filter((topic) => topic.language === language);
  const fitting = spoken.filter(({ kind }) => agent.topics.includes(kind));
  const inEnglish = topics.filter((topic) => topic.language === 'en' && agent.topics.includes(topic.kind));
  const isBilingual = languages.includes('en');
  return random.pick(fitting.length > 0 ? fitting : isBilingual ? inEnglish : spoken);
}

function askedOf(plan: Plan, { models }: House, { id, person, agent }: Growing, at: number): Asked {
  const version = versionAt(plan, agent, at);
  const model = models.find(({ modelId }) => modelId === (version.model ?? defaultModelThen))!;
  return { userId: person.id, conversationId: id, agent, version, model };
}

/** A question with its answer, or with a second one beside the first. */
function planTurn(
  plan: Plan,
  growing: Growing,
  asked: Asked,
  { at, question, answer }: { at: number; question: string; answer: string },
): Answered {
  const { random } = plan;
  planQuestion(plan, growing, asked, at, question);
  const isBrief = asked.version.systemPrompt.includes('as briefly as you can') && random.chance(shares.cutShort);
  const content = isBrief ? answer.split('\n\n')[0]! : answer;
  const answered = planAnswer(plan, growing, asked, at + 1, content);
  const wantsAnother = answered.reply['status'] === 'failed' || random.chance(shares.again);
  if (!wantsAnother || growing.branches.length > 1) return answered;
  const againAt = answered.at + random.timeAround(20_000, 0.5);
  openBranchBesideHead(plan, growing, answered.reply, againAt);
  return planAnswer(plan, growing, asked, againAt + 1, answer);
}

function standingOf(
  plan: Plan,
  { person, lastMessageAt }: Growing,
  { chatsOf }: House,
  { title, autoSummarize }: { title: string; autoSummarize: boolean },
): Standing {
  const { random } = plan;
  const isOld = lastMessageAt < timeAgo(plan, 60);
  const status =
    isOld && random.chance(0.35)
      ? 'archived'
      : random.weighted(
          ['active', 'completed', 'paused'] as const,
          (one) => ({ active: 20, completed: 2, paused: 1 })[one],
        );
  const deletedAt = random.chance(shares.deleted)
    ? Math.min(lastMessageAt + random.below(weekMs), plan.now - 60_000)
    : null;
  const chats = chatsOf(person);
  const relatedChatId = chats.length > 0 && random.chance(shares.related) ? random.pick(chats) : null;
  return { title, status, deletedAt, relatedChatId, autoSummarize };
}
