import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { CaseOutcome, Comment, FeedbackMessage, FlagType, MessageExcerpt, OfMessage } from './feedback.ts';
import { ArrayPage, CursorPage, pageOf, UuidParam } from './lists.ts';

const tag = 'Flags';

export const Flag = z
  .object({
    id: z.uuid(),
    message: z.uuid(),
    message_excerpt: MessageExcerpt,
    flag_type: FlagType,
    comment: z.string(),
    user: z.int(),
    user_username: z.string(),
    case: CaseOutcome.describe('What came of it'),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'Flag' });
export type Flag = z.infer<typeof Flag>;

const NewFlag = z.object({ message: FeedbackMessage, flag_type: FlagType, comment: Comment.optional() });
const Changes = z.object({ flag_type: FlagType, comment: Comment });

export const listFlags = endpoint({
  method: 'GET',
  path: '/api/flags/',
  tag,
  summary: 'Your flags, newest first',
  access: 'own-feedback',
  query: CursorPage,
  status: 200,
  answer: pageOf(Flag),
});

export const flagMessage = endpoint({
  method: 'POST',
  path: '/api/flags/',
  tag,
  summary: 'Flag an answer',
  description: 'One flag a person, message and type: the same again only changes its comment.',
  access: 'conversation-owner',
  body: NewFlag,
  status: 201,
  answer: Flag,
});

export const toggleFlag = endpoint({
  method: 'POST',
  path: '/api/flags/toggle/',
  tag,
  summary: 'Set a flag, or take it back',
  description: '201 where it was not set; 200 where it was: with a comment that is changed, without one the flag goes.',
  access: 'conversation-owner',
  body: NewFlag,
  status: 201,
  answer: z
    .object({
      created: z.boolean().optional(),
      updated: z.boolean().optional(),
      toggled_off: z.boolean().optional(),
      id: z.uuid().optional(),
    })
    .meta({ id: 'ToggledFlag' }),
});

export const listFlagsOfMessage = endpoint({
  method: 'GET',
  path: '/api/flags/by_message/',
  tag,
  summary: 'All flags of a message, oldest first',
  access: 'conversation-owner',
  query: ArrayPage.extend(OfMessage.shape),
  status: 200,
  answer: z.array(Flag),
});

export const summarizeFlags = endpoint({
  method: 'GET',
  path: '/api/flags/summary/',
  tag,
  summary: 'How often a message was flagged as what, and your own flags',
  access: 'conversation-owner',
  query: OfMessage,
  status: 200,
  answer: z
    .object({
      flags: z.record(z.string(), z.int()).describe('By type; those that are set'),
      user_flags: z.array(FlagType),
    })
    .meta({ id: 'FlagSummary' }),
});

export const getFlag = endpoint({
  method: 'GET',
  path: '/api/flags/:id/',
  tag,
  summary: 'One of your flags',
  access: 'own-feedback',
  params: UuidParam,
  status: 200,
  answer: Flag,
});

export const changeFlag = endpoint({
  method: 'PATCH',
  path: '/api/flags/:id/',
  tag,
  summary: 'Change a flag',
  access: 'own-feedback',
  params: UuidParam,
  body: Changes.partial(),
  status: 200,
  answer: Flag,
});

export const replaceFlag = endpoint({
  method: 'PUT',
  path: '/api/flags/:id/',
  tag,
  summary: 'Replace a flag; a comment that is left out goes',
  access: 'own-feedback',
  params: UuidParam,
  body: Changes.partial({ comment: true }),
  status: 200,
  answer: Flag,
});

export const withdrawFlag = endpoint({
  method: 'DELETE',
  path: '/api/flags/:id/',
  tag,
  summary: 'Take a flag back',
  access: 'own-feedback',
  params: UuidParam,
  status: 204,
});
