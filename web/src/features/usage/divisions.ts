import type { Division } from '#web/api/usage.ts';

interface DivisionWords {
  /** Of one of its parts. */
  noun: string;
  by: string;
  /** What is of none of them. */
  nameless: string;
}

export const divisions: Record<Division, DivisionWords> = {
  model: { noun: 'Model', by: 'By model', nameless: 'No model chosen' },
  agent: { noun: 'Agent', by: 'By agent', nameless: 'No agent' },
  agent_version: { noun: 'Version', by: 'By version', nameless: 'Of no version' },
  person: { noun: 'Person', by: 'By person', nameless: 'Nobody' },
};

export function divisionNamed(name: string): Division {
  return name in divisions ? (name as Division) : 'model';
}

/** What a part is called, also when it is gone or is none. */
export function partName(by: Division, { id, name }: { id: string | null; name: string }): string {
  if (name !== '') return name;
  return id === null ? divisions[by].nameless : `No longer here (${id.slice(0, 8)})`;
}
