import { z } from 'zod';

const unstorable = (value: string): string | null => {
  if (value.includes('\u0000')) return 'Null characters are not allowed.';
  if (!value.isWellFormed()) return 'The text holds half of a surrogate pair.';
  return null;
};

/** Text that can be stored and sent on unchanged: at most `max` UTF-16 units, no NUL, well-formed. */
export function text(max: number) {
  return z
    .string({
      error: (issue) => (issue.input === undefined ? 'This field is required.' : 'This field must be a string.'),
    })
    .max(max, `Ensure this field has no more than ${max} characters.`)
    .superRefine((value, context) => {
      const problem = unstorable(value);
      if (problem !== null) context.addIssue({ code: 'custom', message: problem });
    });
}

/** As `text`, and with something in it besides white space. */
export function filledText(max: number) {
  return text(max).refine((value) => value.trim() !== '', 'This field may not be blank.');
}

/** The longest message a person may send, in UTF-16 units. */
export const maxContentLength = 200_000;
