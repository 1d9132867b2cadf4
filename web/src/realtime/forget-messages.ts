import type { Message } from '#contract/messages.ts';
import type { Transcript } from './transcript.ts';

/** Takes deleted messages out, each with all that is known to be below it; the path ends before the first that is gone. */
export function forgetMessages(transcript: Transcript, deleted: readonly string[]): Transcript {
  if (deleted.length === 0) return transcript;
  const gone = withAllBelow(transcript, deleted);
  const messages = new Map<string, Message>();
  for (const [id, message] of transcript.messages) {
    if (gone.has(id)) continue;
    const siblings = message.siblings.filter((sibling) => !gone.has(sibling));
    messages.set(id, siblings.length === message.siblings.length ? message : { ...message, siblings });
  }
  const firstGone = transcript.path.findIndex((id) => gone.has(id));
  const path = firstGone < 0 ? transcript.path : transcript.path.slice(0, firstGone);
  return { ...transcript, messages, path };
}

function withAllBelow({ path, messages }: Transcript, deleted: readonly string[]): Set<string> {
  const gone = new Set(deleted);
  const firstGone = path.findIndex((id) => gone.has(id));
  if (firstGone >= 0) for (const id of path.slice(firstGone)) gone.add(id);
  for (let known = 0; known !== gone.size;) {
    known = gone.size;
    for (const { id, parent } of messages.values()) if (parent !== null && gone.has(parent)) gone.add(id);
  }
  return gone;
}
