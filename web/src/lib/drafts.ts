import { readStored, writeStored } from './stored.ts';

/** What was typed and not sent, by conversation; `new` before there is one. */
export function readDraft(conversation: string): string {
  return readStored(`draft.${conversation}`) ?? '';
}

export function keepDraft(conversation: string, text: string): void {
  writeStored(`draft.${conversation}`, text === '' ? null : text);
}
