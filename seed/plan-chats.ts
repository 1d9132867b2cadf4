import { add, iso, type Plan, timeAgo } from './plan.ts';
import { named, type Person } from './plan-people.ts';
import { chatScripts } from './texts/chats.ts';

const dayMs = 86_400_000;

/** What people say to each other; answers with the chats that somebody is in. */
export function planChats(plan: Plan, people: Person[]): (person: Person) => number[] {
  const members = new Map<number, number[]>();
  const messages = chatScripts.flatMap(({ name, daysAgo, lastDaysAgo, participants, lines }) => {
    const id = plan.next.chat++;
    const createdAt = timeAgo(plan, daysAgo);
    const present = participants.map((username) => named(people, username));
    const step = ((daysAgo - lastDaysAgo) * dayMs) / lines.length;
    const said = lines.map((line, index) => ({
      chat_id: id,
      sender_id: present[index % present.length]!.id,
      content: line,
      created_at: iso(createdAt + index * step + plan.random.next() * Math.min(step, 600_000)),
    }));
    const lastAt = said.at(-1)!.created_at;
    add(plan, 'chat', {
      id,
      name,
      created_by: present[0]!.id,
      last_message_at: lastAt,
      activity_at: lastAt,
      created_at: iso(createdAt),
      updated_at: iso(createdAt),
    });
    for (const person of present) {
      add(plan, 'chat_participant', { chat_id: id, user_id: person.id, joined_at: iso(createdAt) });
      members.set(person.id, [...(members.get(person.id) ?? []), id]);
    }
    return said;
  });
  add(plan, 'chat_message', ...messages);
  return ({ id }) => members.get(id) ?? [];
}
