import { z } from 'zod';
import { endpoint } from '#contract/endpoint.ts';
import { FlagType } from '#contract/feedback.ts';
import { ArrayPage, CursorPage, pageOf, UuidParam, wholeNumber } from '#contract/lists.ts';
import { MessageStatus } from '#contract/messages.ts';
import { MessagePart } from '#contract/parts.ts';
import { Role } from '#contract/people.ts';
import { filledText } from '#contract/text.ts';

const tag = 'Review';

export const CaseState = z.enum(['open', 'in_review', 'escalated', 'upheld', 'dismissed', 'withdrawn']);
export type CaseState = z.infer<typeof CaseState>;

const PersonRef = z.object({ id: z.int(), username: z.string() });

export const Case = z
  .object({
    id: z.uuid(),
    message: z.uuid(),
    state: CaseState.describe('`in_review` as long as the lease of who works on it runs, then `open` again'),
    version: z.int().describe('To be named by whoever changes the case'),
    kind: FlagType.describe('The gravest type of flag'),
    kinds: z.array(FlagType).describe('The types of all flags that are set, the gravest first'),
    flag_count: z.int(),
    flagger_count: z.int(),
    agent: z.uuid().nullable(),
    agent_name: z.string().nullable().describe('As the agent was called when it answered'),
    agent_version: z.int().nullable(),
    model: z.uuid().nullable(),
    model_name: z.string().nullable(),
    assignee: PersonRef.nullable(),
    lease_expires_at: z.iso.datetime().nullable().describe('Until when it stays with who works on it'),
    opened_at: z.iso.datetime().describe('When it came, or came again, into the queue'),
    closed_at: z.iso.datetime().nullable(),
    decided_by: PersonRef.nullable(),
    reason: z.string().describe('Why it was decided so; those who flagged the message read it'),
    is_escalated: z.boolean().describe('Handed to the administrators, who alone decide on it'),
    hindrance: z
      .enum(['own_flag', 'own_conversation', 'closed', 'administrators_only', 'held'])
      .nullable()
      .describe('Why you can’t decide on it; null where you can'),
  })
  .meta({ id: 'Case' });
export type Case = z.infer<typeof Case>;

export const CaseEvent = z
  .object({
    id: z.int(),
    created_at: z.iso.datetime(),
    version: z.int(),
    actor: PersonRef.extend({ role: Role }).describe('As they were called then'),
    kind: z.enum(['opened', 'flags_changed', 'withdrawn', 'reopened', 'assigned', 'released', 'commented', 'decided']),
    from_state: CaseState.nullable(),
    to_state: CaseState,
    reason: z.string().describe('A reason, or what a comment says'),
    kinds: z.array(FlagType).nullable().describe('The types of the flags then, where that is what happened'),
    assignee: z.string().nullable().describe('To whom it was given'),
  })
  .meta({ id: 'CaseEvent' });
export type CaseEvent = z.infer<typeof CaseEvent>;

/** A message as reviewers see it: what was said, and nothing of what it cost or how it was rated. */
export const CaseMessage = z
  .object({
    id: z.uuid(),
    role: z.enum(['user', 'assistant', 'system', 'function']),
    content: z.string(),
    parts: z.array(MessagePart),
    status: MessageStatus,
    model_used: z.string().nullable(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'CaseMessage' });
export type CaseMessage = z.infer<typeof CaseMessage>;

const FlagOfCase = z
  .object({
    id: z.uuid(),
    flag_type: FlagType,
    comment: z.string(),
    user: PersonRef,
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'FlagOfCase' });

export const CaseInFull = Case.extend({
  is_deleted: z.boolean().describe('The message was, or its conversation'),
  messages: z
    .array(CaseMessage)
    .nullable()
    .describe('The message with at most 3 before and 3 after it; null where it is deleted and nothing waits'),
  flags: z.array(FlagOfCase).describe('Those that are set, oldest first, at most 100'),
  history: z.array(CaseEvent).describe('The newest 50, newest first'),
}).meta({ id: 'CaseInFull' });
export type CaseInFull = z.infer<typeof CaseInFull>;

const hours = wholeNumber(0, 87_600).optional();

export const CaseFilter = CursorPage.extend({
  state: z
    .enum(['waiting', 'closed', ...CaseState.options])
    .default('waiting')
    .describe('`waiting` is open, in review and escalated; `closed` is upheld, dismissed and withdrawn'),
  kind: FlagType.optional(),
  agent: z.uuid().optional(),
  model: z.uuid().optional(),
  assignee: z
    .union([z.enum(['me', 'none']), wholeNumber(1, Number.MAX_SAFE_INTEGER)], {
      error: 'A person’s id, `me` or `none` is expected.',
    })
    .optional()
    .describe('Who works on it, or, where it is closed, who decided: an id, `me` or `none`'),
  older_than: hours.describe('Hours since it came into the queue, or, where it is closed, since then'),
  newer_than: hours,
});

export const listCases = endpoint({
  method: 'GET',
  path: '/api/moderation/cases/',
  tag,
  summary: 'Flagged messages that wait, safety issues first, then the oldest',
  description:
    'Closed ones come newest first. Nothing of a message is in the list. `count` goes up to 1,000 and stops there.',
  access: 'moderator',
  query: CaseFilter,
  status: 200,
  answer: pageOf(Case),
});

export const getCase = endpoint({
  method: 'GET',
  path: '/api/moderation/cases/:id/',
  tag,
  summary: 'A case with the message, what stands around it, its flags and its history',
  description: 'Each look is written to the audit log. It renews the lease of who works on the case.',
  access: 'moderator',
  params: UuidParam,
  status: 200,
  answer: CaseInFull,
});

const Version = z
  .int({ error: 'The version of the case that you have seen is expected.' })
  .describe('The `version` that you have seen; 409 with the `current` state where it is another one by now');

export const assignCase = endpoint({
  method: 'POST',
  path: '/api/moderation/cases/:id/assign/',
  tag,
  summary: 'Take a case, give it to another reviewer, or put it back',
  access: 'moderator',
  params: UuidParam,
  body: z.object({
    version: Version,
    assignee: z
      .int({ error: 'A person’s id, or null, is expected.' })
      .min(1)
      .max(Number.MAX_SAFE_INTEGER)
      .nullable()
      .optional()
      .describe('A person’s id; absent: you; null: nobody'),
  }),
  status: 200,
  answer: Case,
});

export const commentOnCase = endpoint({
  method: 'POST',
  path: '/api/moderation/cases/:id/comments/',
  tag,
  summary: 'Say something to the others who review',
  access: 'moderator',
  params: UuidParam,
  body: z.object({ text: filledText(2000) }),
  status: 201,
  answer: CaseEvent,
});

const Reason = filledText(1000);

export const decideCase = endpoint({
  method: 'POST',
  path: '/api/moderation/cases/:id/decide/',
  tag,
  summary: 'Decide on a case, or hand it to the administrators',
  description:
    'Those who flagged the message read the reason of `upheld` and `dismissed`. Nobody decides on their own flag.',
  access: 'moderator',
  params: UuidParam,
  body: z.object({ version: Version, decision: z.enum(['upheld', 'dismissed', 'escalated']), reason: Reason }),
  status: 200,
  answer: Case,
});

export const reopenCase = endpoint({
  method: 'POST',
  path: '/api/moderation/cases/:id/reopen/',
  tag,
  summary: 'Put a closed case back into the queue',
  access: 'moderator',
  params: UuidParam,
  body: z.object({ version: Version, reason: Reason }),
  status: 200,
  answer: Case,
});

export const listCaseEvents = endpoint({
  method: 'GET',
  path: '/api/moderation/cases/:id/history/',
  tag,
  summary: 'All that happened to a case, newest first',
  description: '`Link: rel="next"` leads to what was before.',
  access: 'moderator',
  params: UuidParam,
  query: ArrayPage,
  status: 200,
  answer: z.array(CaseEvent),
});

export const summarizeCases = endpoint({
  method: 'GET',
  path: '/api/moderation/summary/',
  tag,
  summary: 'How much there is to review; each number goes up to 1,000',
  access: 'moderator',
  status: 200,
  answer: z
    .object({
      open: z.int().describe('Open, with nobody at work on them'),
      safety_issue: z.int().describe('Safety issues that wait, whoever works on them'),
      escalated: z.int().describe('With the administrators'),
      mine: z.int().describe('You work on them'),
    })
    .meta({ id: 'CaseSummary' }),
});

export const listReviewers = endpoint({
  method: 'GET',
  path: '/api/moderation/reviewers/',
  tag,
  summary: 'Moderators and administrators, by name, at most 200',
  access: 'moderator',
  status: 200,
  answer: z.array(PersonRef.extend({ role: Role })),
});
