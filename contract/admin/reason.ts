import { filledText } from '#contract/text.ts';

/** Why an administrator does something to others' things, or looks at them; it is kept in the audit log. */
export const Reason = filledText(500)
  .refine((reason) => reason.trim().length >= 3, 'Say why in at least 3 characters.')
  .describe('Why; 3 to 500 characters, kept in the audit log');
