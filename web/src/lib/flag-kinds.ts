import type { FlagType } from '#contract/feedback.ts';

export interface FlagKind {
  type: FlagType;
  name: string;
  meaning: string;
}

/** What can be wrong with an answer, the gravest first. */
export const flagKinds: readonly FlagKind[] = [
  { type: 'safety_issue', name: 'Unsafe', meaning: 'It could harm somebody' },
  { type: 'inappropriate', name: 'Inappropriate', meaning: 'Offensive, or out of place here' },
  { type: 'factual_error', name: 'Wrong', meaning: 'It says what is not so' },
  { type: 'outdated', name: 'Outdated', meaning: 'It was so once' },
  { type: 'off_topic', name: 'Off topic', meaning: 'It answers something else' },
];

export function flagName(type: FlagType): string {
  return flagKinds.find((kind) => kind.type === type)?.name ?? type;
}
