/** What is recorded, in the words of who reads it. Acts that are not known here are shown by their name. */
export const auditedActs: readonly (readonly [action: string, words: string])[] = [
  ['person.role_changed', 'Changed a role'],
  ['person.deactivated', 'Deactivated a person'],
  ['person.reactivated', 'Reactivated a person'],
  ['person.sessions_ended', 'Signed a person out'],
  ['chat.viewed', 'Read a chat'],
  ['chat.renamed', 'Changed a title'],
  ['messages.searched', 'Read or searched messages'],
  ['message.viewed', 'Read a message'],
  ['case.opened', 'Opened a case'],
  ['case.viewed', 'Looked at a case'],
  ['case.assigned', 'Assigned a case'],
  ['case.commented', 'Commented on a case'],
  ['case.decided', 'Decided a case'],
  ['case.reopened', 'Reopened a case'],
  ['case.withdrawn', 'Withdrew a case'],
  ['model.changed', 'Changed a model'],
  ['model.price_set', 'Set a price'],
  ['model.calls_priced', 'Priced what was used before'],
  ['provider.created', 'Added a provider'],
  ['provider.changed', 'Changed a provider'],
  ['provider.deleted', 'Deleted a provider'],
  ['provider.tested', 'Tested a provider'],
  ['budget.created', 'Made a budget'],
  ['budget.changed', 'Changed a budget'],
  ['budget.ended', 'Ended a budget'],
  ['ratings.imported', 'Imported ratings'],
  ['usage.recomputed', 'Had usage counted anew'],
  ['retention.run', 'Deleted what was kept long enough'],
  ['settings.changed', 'Changed settings'],
  ['job.run', 'Ran a job'],
];

const words = new Map(auditedActs);

export function wordsOf(action: string): string {
  return words.get(action) ?? action;
}

/** Told in this order, whatever order they are stored in; the rest after them. */
const order = ['username', 'from', 'to'];

/** The details of an act on one line, e.g. `from: member · to: moderator`. */
export function detailsOf(details: Record<string, unknown>): string {
  const first = order.filter((name) => name in details);
  const names = [...first, ...Object.keys(details).filter((name) => !first.includes(name))];
  return names
    .map((name): [string, unknown] => [name.replaceAll('_', ' '), details[name]])
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `${name}: ${told(value)}`)
    .join(' · ');
}

function told(value: unknown): string {
  if (typeof value === 'string') return value;
  return Array.isArray(value) ? value.map(told).join(', ') : JSON.stringify(value);
}
