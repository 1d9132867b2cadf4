import { cast, type Character, emailOf } from './cast.ts';
import { add, iso, type Plan, timeAgo } from './plan.ts';
import { recordAct } from './plan-audit.ts';

export interface Person extends Character {
  id: number;
}

const joinedDaysAgo = 189;
const leftDaysAgo = 40;

/** Everybody, in the order in which they came; the house's trigger makes the first of them its administrator. */
export function planPeople(plan: Plan, passwordHashes: string[]): Person[] {
  const people = cast.map((character, index): Person => {
    const id = plan.next.user++;
    const joinedAt = timeAgo(plan, joinedDaysAgo) + index * 5_400_000;
    const lastSeenAt = character.hasLeft ? timeAgo(plan, leftDaysAgo) : plan.now - plan.random.below(40) * 3_600_000;
    add(plan, 'app_user', {
      id,
      username: character.username,
      name: character.name,
      email: emailOf(character),
      email_verified: false,
      created_at: iso(joinedAt),
      updated_at: iso(joinedAt),
      deactivated_at: character.hasLeft ? iso(timeAgo(plan, leftDaysAgo)) : null,
      last_seen_at: iso(lastSeenAt),
    });
    add(plan, 'credential', {
      user_id: id,
      account_id: String(id),
      provider_id: 'credential',
      password: passwordHashes[index],
      created_at: iso(joinedAt),
      updated_at: iso(joinedAt),
    });
    return { ...character, id };
  });
  tellOfRoles(plan, people);
  return people;
}

function tellOfRoles(plan: Plan, people: Person[]): void {
  const [ada] = people;
  for (const person of people.filter(({ role }) => role === 'moderator')) {
    recordAct(plan, ada!, timeAgo(plan, joinedDaysAgo - 2) + person.id * 60_000, {
      action: 'person.role_changed',
      subject: ['person', person.id],
      ownerId: person.id,
      reason: 'Looks after what is flagged',
      details: { username: person.username, from: 'member', to: 'moderator' },
    });
  }
  for (const person of people.filter(({ hasLeft }) => hasLeft)) {
    recordAct(plan, ada!, timeAgo(plan, leftDaysAgo), {
      action: 'person.deactivated',
      subject: ['person', person.id],
      ownerId: person.id,
      reason: 'Moved to another house',
      details: { username: person.username },
    });
  }
}

export function named(people: Person[], username: string): Person {
  return people.find((person) => person.username === username)!;
}
