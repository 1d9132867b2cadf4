import { z } from 'zod';

/** What a message is made of. Text and reasoning come today; the others have their place already. */
export const MessagePart = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('text'), text: z.string() }),
    z.object({ type: z.literal('reasoning'), text: z.string() }),
    z.object({ type: z.literal('tool_call'), id: z.string(), name: z.string(), arguments: z.unknown() }),
    z.object({ type: z.literal('tool_result'), id: z.string(), result: z.unknown() }),
    z.object({ type: z.literal('image'), url: z.string(), media_type: z.string() }),
    z.object({ type: z.literal('file'), url: z.string(), media_type: z.string(), name: z.string() }),
  ])
  .meta({ id: 'MessagePart' });
export type MessagePart = z.infer<typeof MessagePart>;
