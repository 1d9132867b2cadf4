import type { FirstIds, Plan } from './plan.ts';
import { type DefaultAgent, planAgents } from './plan-agents.ts';
import { planCases } from './plan-cases.ts';
import { planChats } from './plan-chats.ts';
import { planConversations } from './plan-conversations.ts';
import { planModels } from './plan-models.ts';
import { planPeople } from './plan-people.ts';
import { Random } from './random.ts';

/** What a plan takes from the database that it is for. */
export interface Ground {
  scale: number;
  now: Date;
  firstIds: FirstIds;
  standing: DefaultAgent;
  /** Of each one's password, in the order of the cast. */
  hashes: string[];
}

/** All that happened in a house in six months, up to now: the same each time. */
export function planHouse({ scale, now, firstIds, standing, hashes }: Ground): Plan {
  const random = new Random(20_261_122);
  const plan: Plan = { random, now: now.getTime(), scale, next: { ...firstIds }, rows: new Map() };
  const people = planPeople(plan, hashes);
  const models = planModels(plan, people[0]!);
  const agents = planAgents(plan, people, models, standing);
  const chatsOf = planChats(plan, people);
  planCases(plan, planConversations(plan, { people, models, agents, chatsOf }), people);
  return plan;
}
