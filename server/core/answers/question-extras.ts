import type { Attachment } from '#contract/attachments.ts';

/** What a question is besides its text. Most are nothing more. */
export interface Extras {
  messageType: string;
  attachments: Attachment[];
  metadata: Record<string, unknown>;
}

type NamedExtras = { [Name in keyof Extras]?: Extras[Name] | undefined };

/** Null where there is nothing to store. `before`: those of the message that is said differently, which stay. */
export function extrasOf(named: NamedExtras, before?: Extras): Extras | null {
  const extras = {
    messageType: named.messageType ?? before?.messageType ?? 'text',
    attachments: named.attachments ?? before?.attachments ?? [],
    metadata: named.metadata ?? before?.metadata ?? {},
  };
  return extras.messageType === 'text' && isEmpty(extras.attachments) && isEmpty(extras.metadata) ? null : extras;
}

/** As they stand in their columns. */
export function storedExtras(extras: Extras | null): Record<keyof Extras, string | null> {
  return {
    messageType: extras?.messageType ?? null,
    attachments: extras === null || isEmpty(extras.attachments) ? null : JSON.stringify(extras.attachments),
    metadata: extras === null || isEmpty(extras.metadata) ? null : JSON.stringify(extras.metadata),
  };
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}
