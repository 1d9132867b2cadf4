import type { Case, CaseEvent } from '#web/api/cases.ts';
import { flagName } from '#web/lib/flag-kinds.ts';

export const stateNames: Record<Case['state'], string> = {
  open: 'Open',
  in_review: 'In review',
  escalated: 'Escalated',
  upheld: 'Upheld',
  dismissed: 'Dismissed',
  withdrawn: 'Withdrawn',
};

/** Why somebody can't decide, where it is not for good. */
export const hindranceWords: Record<'own_flag' | 'own_conversation' | 'administrators_only', string> = {
  own_flag: 'You have flagged this message yourself, so somebody else decides on it.',
  own_conversation: 'This message is from one of your own chats, so somebody else decides on it.',
  administrators_only: 'This case was handed to the administrators. They decide on it.',
};

/** What the actor did, as it follows their name. */
export function deedOf(event: CaseEvent): string {
  const kinds = (event.kinds ?? []).map(flagName).join(', ');
  switch (event.kind) {
    case 'opened':
      return `flagged it: ${kinds}`;
    case 'flags_changed':
      return `changed the flags: ${kinds}`;
    case 'withdrawn':
      return 'took back the last flag';
    case 'reopened':
      return event.reason === '' ? `flagged it, which opened it again: ${kinds}` : 'opened it again';
    case 'assigned':
      return event.assignee === event.actor.username ? 'took it' : `gave it to ${event.assignee}`;
    case 'released':
      return 'put it back';
    case 'commented':
      return 'said';
    case 'decided':
      return decisions[event.to_state] ?? 'decided on it';
  }
}

const decisions: Partial<Record<CaseEvent['to_state'], string>> = {
  upheld: 'upheld it',
  dismissed: 'dismissed it',
  escalated: 'handed it to the administrators',
};
