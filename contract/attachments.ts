import { z } from 'zod';
import { filledText, text } from './text.ts';

/** Where a file that belongs to a message can be found. Nothing is fetched from there: it is kept and shown as it came. */
const FileAddress = text(2000).refine((value) => {
  const address = URL.parse(value);
  return address !== null && ['http:', 'https:'].includes(address.protocol);
}, 'An address that begins with http:// or https:// is expected.');

/** What is known of a file that belongs to a message. */
export const Attachment = z
  .object({
    name: filledText(255),
    media_type: text(100).regex(/^[\w.+-]+\/[\w.+-]+$/, 'A media type is expected, such as image/png.'),
    size: z
      .int({ error: 'A whole number of bytes is expected.' })
      .min(0, 'A whole number of bytes is expected.')
      .describe('In bytes'),
    url: FileAddress.optional(),
  })
  .meta({ id: 'Attachment' });
export type Attachment = z.infer<typeof Attachment>;

const mostAttachments = 20;

export const Attachments = z
  .array(Attachment, { error: 'A list of attachments is expected.' })
  .max(mostAttachments, `At most ${mostAttachments} attachments.`);
